package io.caravan.file.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * One segment of a name. What a path cannot hold is written as {@code %} and two hexadecimal digits for each byte of its
 * UTF-8, an empty segment as {@code %_}; a long one is cut, and each piece but the last ends with {@code %-}.
 */
final class FileSegments {
    private static final String GOES_ON = "%-";
    static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private static final String EMPTY = "%_";

    /** As HDFS and Linux limit a segment, in bytes, with room for the ending of a file in progress. */
    private static final int LONGEST = 255 - FileNames.IN_PROGRESS.length();

    /** So much less than the longest that the last piece is never one that means something by itself. */
    private static final int PIECE = 200;

    /** Whole segments that lead elsewhere, that HDFS keeps for itself, or that are ours. */
    private static final Set<String> RESERVED = Set.of(".", "..", ".snapshot", ".reserved", FileNames.STAGING, EMPTY);

    private FileSegments() {}

    /** Appends a segment as it stands in a path. */
    static void write(String segment, StringBuilder path) {
        int start = path.length();
        if (segment.isEmpty()) {
            path.append(EMPTY);
        } else if (RESERVED.contains(segment)) {
            escapeFirsts(segment, path);
        } else {
            escape(segment, path);
        }
        cut(path, start);
    }

    /** Both of two dots, so that nobody takes the rest for a way; otherwise the first character is enough. */
    private static void escapeFirsts(String segment, StringBuilder path) {
        int firsts = segment.equals("..") ? 2 : 1;
        for (int i = 0; i < firsts; i++) {
            escape(segment.charAt(i), path);
        }
        path.append(segment, firsts, segment.length());
    }

    private static void escape(String segment, StringBuilder path) {
        int ending = ending(segment);
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (i == ending || c == ':' || c == '\\' || unseen(c) || c == '%' && readsAsEscape(segment, i)) {
                escape(c, path);
            } else {
                path.append(c);
            }
        }
    }

    /** Where an ending begins that only our own files and pieces have; negative if there is none. */
    private static int ending(String segment) {
        if (segment.endsWith(FileNames.IN_PROGRESS)) {
            return segment.length() - FileNames.IN_PROGRESS.length();
        }
        return segment.endsWith(GOES_ON) ? segment.length() - GOES_ON.length() : -1;
    }

    private static boolean readsAsEscape(String segment, int at) {
        return at + 2 < segment.length() && digit(segment.charAt(at + 1)) >= 0 && digit(segment.charAt(at + 2)) >= 0;
    }

    private static void escape(char c, StringBuilder path) {
        for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
            path.append('%').append(HEX[b >> 4 & 15]).append(HEX[b & 15]);
        }
    }

    private static void cut(StringBuilder path, int start) {
        int at = start;
        while (bytes(path, at, LONGEST) < path.length()) {
            at = beforeEscape(path, bytes(path, at, PIECE));
            path.insert(at, GOES_ON + "/");
            at += GOES_ON.length() + 1;
        }
    }

    private static int beforeEscape(StringBuilder path, int at) {
        return path.charAt(at - 1) == '%' ? at - 1 : path.charAt(at - 2) == '%' ? at - 2 : at;
    }

    /** The end of as many characters from a place as have no more than so many bytes. */
    private static int bytes(StringBuilder path, int from, int most) {
        int at = from;
        for (int left = most; at < path.length(); ) {
            int c = path.codePointAt(at);
            left -= c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (left < 0) {
                break;
            }
            at += Character.charCount(c);
        }
        return at;
    }

    /** The name of a path, if it was written here; of any other path something that is written differently. */
    static String read(String path) {
        StringBuilder name = new StringBuilder(path.length());
        boolean piece = false;
        for (int from = 0, end; from <= path.length(); from = end + 1) {
            int slash = path.indexOf('/', from);
            end = slash < 0 ? path.length() : slash;
            boolean empty = !piece && path.substring(from, end).equals(EMPTY);
            piece = slash >= 0 && end - from > GOES_ON.length() && path.startsWith(GOES_ON, end - GOES_ON.length());
            if (piece) {
                name.append(path, from, end - GOES_ON.length());
            } else {
                name.append(path, from, empty ? from : end).append(slash < 0 ? "" : "/");
            }
        }
        return unescaped(name.toString());
    }

    /** The text without escapes; bytes that are no UTF-8 come out as something that is written differently. */
    private static String unescaped(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream plain = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            boolean escape = bytes[i] == '%'
                    && i + 2 < bytes.length
                    && digit((char) bytes[i + 1]) >= 0
                    && digit((char) bytes[i + 2]) >= 0;
            plain.write(escape ? digit((char) bytes[i + 1]) << 4 | digit((char) bytes[i + 2]) : bytes[i]);
            i += escape ? 2 : 0;
        }
        return plain.toString(StandardCharsets.UTF_8);
    }

    /** Whether a character moves what is read, and leaves no mark: newline, NUL, DEL and the like. */
    static boolean unseen(char c) {
        return Character.isISOControl(c);
    }

    /** Whether a text has half of a surrogate pair. */
    static boolean torn(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i)) && tornAt(text, i)) {
                return true;
            }
        }
        return false;
    }

    static boolean tornAt(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
                : at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
    }

    private static int digit(char c) {
        return c >= '0' && c <= '9'
                ? c - '0'
                : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }
}
