package io.caravan.route;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads a dropped file as text: at most a mebibyte, strictly UTF-8. */
final class FileText {
    static final int LARGEST = 1 << 20;

    private FileText() {}

    static String read(Path file) throws IOException, RefusedException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST + 1);
        }
        long size = bytes.length > LARGEST ? Files.size(file) : bytes.length;
        return read(file.getFileName().toString(), bytes, size);
    }

    /** The text of a file that is not there, by the same rules. */
    static String read(String name, byte[] bytes) throws RefusedException {
        return read(name, bytes, bytes.length);
    }

    private static String read(String name, byte[] bytes, long size) throws RefusedException {
        if (size > LARGEST) {
            throw new RefusedException(Problem.ofFile(name + ": cannot read the file: it is larger than 1 MiB (" + size
                    + " bytes). Split it into several files."));
        }
        String text = decode(name, bytes);
        if (text.isBlank()) {
            throw new RefusedException(Problem.ofFile(
                    name + ": cannot load routes: the file is empty. Write a route into it, or remove it."));
        }
        return text;
    }

    private static String decode(String name, byte[] bytes) throws RefusedException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(in)
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            int line = line(bytes, in.position());
            throw new RefusedException(new Problem(
                    line,
                    1,
                    null,
                    null,
                    name + ": cannot read the file: line " + line + " is not UTF-8. Save the file as UTF-8."));
        }
    }

    private static int line(byte[] bytes, int end) {
        int line = 1;
        for (byte b : Arrays.copyOf(bytes, end)) {
            line += b == '\n' ? 1 : 0;
        }
        return line;
    }
}
