package io.caravan.hdfs;

import io.caravan.file.store.FileHeld;
import io.caravan.run.RunException.Category;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes sure that nobody else writes to a file. To append nothing is what does it: HDFS then closes the file of a writer
 * that has gone, and refuses while one is there. A DataNode lets go at once when the connection of a writer breaks; if
 * the DataNode itself is gone, HDFS waits for a minute.
 */
record Takeover(WebHdfs web, HdfsCall append, Duration patience) {
    private static final Set<String> HELD = Set.of("AlreadyBeingCreatedException", "RecoveryInProgressException");
    private static final Pattern OWNER = Pattern.compile("owned by \\S+ on (\\S+)");

    void run() {
        long end = System.nanoTime() + patience.toNanos();
        for (int attempt = 0; ; attempt++) {
            Answer answer = appendNothing(attempt);
            if (answer.ok()) {
                return;
            }
            HdfsException refused = Refusals.of(append, answer, web.settings().user());
            if (!held(answer)) {
                throw refused;
            }
            if (System.nanoTime() - end > 0) {
                throw new FileHeld("hdfs '" + append.path() + "'", owner(answer), refused);
            }
            web.pause(Math.min(attempt, 3));
        }
    }

    /** HttpFS passes on the words of such a refusal, but not its name. */
    private static boolean held(Answer answer) {
        return HELD.contains(answer.exception()) || answer.message().contains("Failed to APPEND_FILE ");
    }

    private static String owner(Answer answer) {
        Matcher owner = OWNER.matcher(
                answer.json().path("RemoteException").path("message").asText());
        return owner.find() ? ", through the DataNode " + owner.group(1) : "";
    }

    /** To append nothing may be repeated, so an answer that was lost is asked for again. */
    private Answer appendNothing(int attempt) {
        for (int failed = 0; ; failed++) {
            Answer answer = web.call(append);
            if (!answer.ok()) {
                return answer;
            }
            try {
                return web.send(append.method(), web.data(append, answer), new byte[0]);
            } catch (IOException e) {
                if (failed >= web.settings().retries()) {
                    throw new HdfsException(
                            Category.EXTERNAL,
                            "",
                            "cannot " + append + ": " + WebHdfs.why(e) + ". Check the DataNodes and their log.",
                            e);
                }
            }
            web.pause(attempt + failed);
        }
    }
}
