package io.caravan;

import io.caravan.hdfs.HdfsClient;
import io.caravan.hdfs.HdfsStatus;
import io.caravan.record.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** What has arrived in HDFS, byte for byte. */
final class Copied {
    private Copied() {}

    /** The SHA-256 of every file below a folder, by its path below it. */
    static Map<String, String> below(HdfsClient hdfs, String folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        walk(hdfs, folder, folder.length() + 1, files);
        return files;
    }

    private static void walk(HdfsClient hdfs, String folder, int strip, Map<String, String> files) throws IOException {
        for (HdfsStatus status : hdfs.list(folder)) {
            if (status.directory()) {
                walk(hdfs, status.path(), strip, files);
            } else {
                files.put(status.path().substring(strip), sha256(hdfs.open(status.path())));
            }
        }
    }

    /** In hexadecimal; closes the stream. */
    static String sha256(InputStream in) throws IOException {
        MessageDigest sha = Hashes.sha256();
        try (in;
                OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sha)) {
            in.transferTo(out);
        }
        return hex(sha);
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
