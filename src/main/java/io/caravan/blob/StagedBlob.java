package io.caravan.blob;

import io.caravan.record.Hashes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A blob whose bytes are staged and not visible yet. The names of its blocks follow from the tag, so that this is all that
 * has to be kept until it is committed.
 *
 * @param name of the blob, as it shall be
 * @param tag of the attempt at this file that has staged it; of another attempt it is another one
 * @param blocks how many there are
 * @param length bytes
 */
public record StagedBlob(String name, String tag, int blocks, long length) {
    public StagedBlob {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(tag, "tag");
        if (blocks < 0 || length < blocks) {
            throw new IllegalArgumentException("a staged blob of " + blocks + " blocks has not " + length + " bytes");
        }
    }

    List<String> ids() {
        byte[] digest = digest(tag);
        return IntStream.range(0, blocks).mapToObj(i -> id(digest, i)).toList();
    }

    /** What tells a tag from others, of the same length for all. */
    static byte[] digest(String tag) {
        return Arrays.copyOf(Hashes.sha256().digest(tag.getBytes(StandardCharsets.UTF_8)), 16);
    }

    static String id(byte[] digest, int number) {
        ByteBuffer id = ByteBuffer.allocate(digest.length + Integer.BYTES);
        return Base64.getEncoder().encodeToString(id.put(digest).putInt(number).array());
    }

    /** The tag as it stands in the metadata of a committed blob. */
    String mark() {
        return HexFormat.of().formatHex(digest(tag));
    }
}
