package io.caravan.hive.table;

import io.caravan.hdfs.CreateOptions;
import io.caravan.hdfs.HdfsClient;
import io.caravan.hdfs.HdfsUpload;
import io.caravan.run.Manifest;
import io.caravan.run.RunException;
import java.nio.charset.StandardCharsets;

/**
 * The file that tells other systems that a run is visible whole, as Hadoop's jobs leave a {@code _SUCCESS}. It is away
 * while a run is being published, and there when it has been verified.
 */
public record SuccessFile(String path, String run) {
    public SuccessFile {
        if (path.contains("..")) {
            throw RunException.user(run + ": cannot write the success file: its path '" + path
                    + "' leads elsewhere. Correct 'success'.");
        }
    }

    /** @throws IllegalArgumentException if the path cannot be one */
    static String check(String template) {
        if (!template.isEmpty() && (!template.startsWith("/") || template.endsWith("/") || template.contains("//"))) {
            throw new IllegalArgumentException(
                    "it is not the path of a file in HDFS. Write for example" + " /signals/orders/${bizdate}/_SUCCESS");
        }
        return template;
    }

    private boolean wanted() {
        return !path.isEmpty();
    }

    public void remove(HdfsClient hdfs) {
        if (wanted()) {
            hdfs.delete(path, false);
        }
    }

    /** Its content is the run's name and rows, for people. */
    public void write(HdfsClient hdfs, Manifest manifest) {
        if (!wanted()) {
            return;
        }
        try (HdfsUpload file = hdfs.create(path, CreateOptions.OVERWRITE)) {
            byte[] text = (run + " rows=" + manifest.rows() + "\n").getBytes(StandardCharsets.UTF_8);
            file.write(text, 0, text.length);
        }
    }
}
