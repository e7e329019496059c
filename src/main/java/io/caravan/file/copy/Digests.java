package io.caravan.file.copy;

import io.caravan.record.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.CRC32;

/** The digests of one stream of bytes: SHA-256, and MD5 where a store declares it. For one thread. */
public final class Digests {
    private static final int BUFFER = 256 << 10;

    private final MessageDigest sha256 = Hashes.sha256();
    private final MessageDigest md5;

    public Digests(boolean md5) {
        this.md5 = md5 ? Hashes.md5() : null;
    }

    public void update(byte[] bytes, int from, int length) {
        sha256.update(bytes, from, length);
        if (md5 != null) {
            md5.update(bytes, from, length);
        }
    }

    /** Reads a stream to its end, and closes it. Returns how many bytes these were. */
    public long update(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long all = 0;
        try (in) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                update(buffer, 0, n);
                all += n;
            }
        }
        return all;
    }

    /** {@code sha256:<hex>}; once, at the end. */
    public String sha256() {
        return "sha256:" + HexFormat.of().formatHex(sha256.digest());
    }

    /** Hexadecimal, once, at the end; null if it was not wanted. */
    String md5() {
        return md5 == null ? null : HexFormat.of().formatHex(md5.digest());
    }

    public static String crc(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
