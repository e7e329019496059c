package io.caravan.file.copy;

import io.caravan.record.RecordBatch;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import java.io.IOException;

/** The messages that all targets of files share. */
public final class Names {
    private Names() {}

    /** With route and target in front. */
    public static RunException named(Run run, String target, RunException e) {
        return e.names(run.route())
                ? e
                : new RunException(e.category(), run.route() + "/" + target + ": " + e.getMessage(), e);
    }

    public static RunException broken(IOException e) {
        return RunException.external(
                "cannot copy a file: " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
                        + ". Look whether both sides are up.",
                e);
    }

    /** The batch as the file that it has to be. */
    public static FileBatch files(Run run, String target, RecordBatch batch) {
        if (batch instanceof FileBatch files) {
            return files;
        }
        throw named(
                run,
                target,
                RunException.user("cannot write rows as files: the source, or a step, has sent rows and no files."
                        + " Read files without 'format', and let no step between change their batches."));
    }
}
