package io.caravan.hdfs;

import io.caravan.hdfs.WebHdfs.UnknownOutcome;
import io.caravan.run.RunException.Category;
import java.io.IOException;
import java.util.Optional;

/**
 * A rename that is carried out once, whatever happens to the connection, and never moves a folder into the target
 * folder. The server's own {@code RENAME} does so silently when asked the plain way; asked with options it refuses or
 * replaces an existing target atomically. A server that ignores the options, as HttpFS does, is asked for the target
 * first.
 *
 * @param replace whether a file at the target gives way
 * @param parents whether missing parents of the target are made
 */
record Renaming(WebHdfs web, HdfsClient hdfs, String from, String to, boolean replace, boolean parents) {

    /** Whether the path was renamed; false if there was something at the target that does not give way. */
    boolean run() {
        // HttpFS cuts blanks off the ends of what it is given, and every server a slash off the end of a path.
        String destination = to.charAt(to.length() - 1) <= ' ' ? to + "/" : to;
        HdfsCall call = new HdfsCall("PUT", "rename", "RENAME", from, "").with("destination", destination);
        if (!web.knowsRenameOptions(to)) {
            return makeWay() && rename(call, parents);
        }
        return rename(call.with("renameoptions", replace ? "OVERWRITE" : "NONE"), parents);
    }

    /** Looks at the target, and deletes the file that is to be replaced; false if the target stays. */
    private boolean makeWay() {
        var there = hdfs.status(to);
        if (there.isEmpty()) {
            return true;
        }
        if (!replace || there.get().directory()) {
            return false;
        }
        HdfsStatus source = hdfs.status(from).orElseThrow(() -> missing("the source does not exist"));
        if (source.directory()) {
            return false;
        }
        hdfs.delete(to, false);
        return true;
    }

    private boolean rename(HdfsCall call, boolean makeParents) {
        for (int attempt = 0; ; attempt++) {
            try {
                Answer answer = web.callOnce(call);
                boolean done = answer.ok() && answer.json().path("boolean").asBoolean(true);
                if (done
                        || !makeParents
                        || !parentMayMiss(answer)
                        || hdfs.status(from).isEmpty()) {
                    return done || judge(call, answer);
                }
                hdfs.mkdirs(HdfsPaths.parent(to));
                return rename(call, false);
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

    private static boolean parentMayMiss(Answer answer) {
        return answer.ok() || answer.exception().equals("FileNotFoundException");
    }

    private boolean judge(HdfsCall call, Answer answer) {
        if (answer.exception().equals("FileAlreadyExistsException")) {
            return false;
        }
        Optional<HdfsStatus> source = hdfs.status(from);
        Optional<HdfsStatus> target = source.flatMap(there -> hdfs.status(to));
        if (target.isPresent()
                && (!replace || target.get().directory() || source.get().directory())) {
            return false;
        }
        throw answer.ok()
                ? missing(source.isPresent() ? "the target's folder does not exist" : "the source does not exist")
                : Refusals.of(call, answer, web.settings().user());
    }

    private HdfsException missing(String why) {
        return new HdfsException(
                Category.USER,
                "FileNotFoundException",
                "cannot rename hdfs '" + from + "' to '" + to + "': " + why + ". Check both paths.",
                null);
    }
}
