package io.caravan.hdfs;

import io.caravan.hdfs.WebHdfs.UnknownOutcome;
import java.io.IOException;

/**
 * A rename that is carried out once, whatever happens to the connection, and never moves a folder into the target
 * folder. The server's own {@code RENAME} does so silently when asked the plain way; asked with options it refuses an
 * existing target atomically. HttpFS ignores the options, so the target is looked for first as well.
 */
record Renaming(WebHdfs web, HdfsClient hdfs, String from, String to) {

    /** Whether the path was renamed; false if the target existed. */
    boolean run() {
        if (hdfs.status(to).isPresent()) {
            return false;
        }
        HdfsCall call = new HdfsCall("PUT", "rename", "RENAME", from, "")
                .with("destination", to)
                .with("renameoptions", "NONE");
        for (int attempt = 0; ; attempt++) {
            try {
                return judge(call, web.callOnce(call));
            } catch (UnknownOutcome e) {
                if (hdfs.status(from).isEmpty() && hdfs.status(to).isPresent()) {
                    return true;
                }
                if (attempt >= web.settings().retries()) {
                    throw web.unreachable(call, attempt + 1, (IOException) e.getCause());
                }
                web.pause(attempt);
            }
        }
    }

    private boolean judge(HdfsCall call, Answer answer) {
        if (answer.ok() && answer.json().path("boolean").asBoolean(true)) {
            return true;
        }
        if (answer.exception().equals("FileAlreadyExistsException")) {
            return false;
        }
        if (answer.ok() && hdfs.status(to).isPresent()) {
            return false;
        }
        throw answer.ok()
                ? unexplained()
                : Refusals.of(call, answer, web.settings().user());
    }

    private HdfsException unexplained() {
        String why = hdfs.status(from).isEmpty() ? "the source does not exist" : "the target's folder does not exist";
        return new HdfsException(
                io.caravan.run.RunException.Category.USER,
                "FileNotFoundException",
                "cannot rename hdfs '" + from + "' to '" + to + "': " + why + ". Check both paths.",
                null);
    }
}
