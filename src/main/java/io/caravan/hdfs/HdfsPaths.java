package io.caravan.hdfs;

import io.caravan.run.RunException;
import java.nio.charset.StandardCharsets;

/** Checks HDFS paths and writes them into URIs. */
final class HdfsPaths {
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private HdfsPaths() {}

    /**
     * The path, if HDFS can hold it: absolute, with segments that are not empty, {@code .}, {@code ..} or with a colon.
     */
    static String check(String path) {
        if (path == null || !path.startsWith("/")) {
            throw refused(path, "it is not absolute");
        }
        if (path.length() > 1) {
            for (String segment : path.substring(1).split("/", -1)) {
                if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                    throw refused(path, "it has an empty, '.' or '..' segment");
                }
                if (segment.indexOf(':') >= 0 || segment.indexOf('\0') >= 0) {
                    throw refused(path, "HDFS allows no ':' and no NUL in a name");
                }
            }
        }
        return path;
    }

    private static RunException refused(String path, String why) {
        return RunException.user(
                "cannot use hdfs path '" + path + "': " + why + ". Write it as /folder/name, and escape the name.");
    }

    /** Percent-encodes everything but the unreserved characters, and the slashes if asked to keep them. */
    static String encode(String text, boolean keepSlashes) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (PLAIN.indexOf(c) >= 0 || keepSlashes && c == '/') {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
            }
        }
        return encoded.toString();
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }
}
