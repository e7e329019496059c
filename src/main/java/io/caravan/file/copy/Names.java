package io.caravan.file.copy;

import io.caravan.record.RecordBatch;
import io.caravan.run.PublishRefused;
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

    /** Something that fails with route and target in front. */
    public interface Work<T> {
        T run() throws Exception;
    }

    /** Does it; a publication that is refused has said already what of. */
    public static <T> T named(Run run, String target, Work<T> work) throws Exception {
        try {
            return work.run();
        } catch (PublishRefused e) {
            throw e;
        } catch (RunException e) {
            throw named(run, target, e);
        } catch (IOException e) {
            throw named(run, target, broken(e));
        }
    }

    private static RunException broken(IOException e) {
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
