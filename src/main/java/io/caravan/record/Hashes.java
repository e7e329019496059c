package io.caravan.record;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hashes that every Java has. */
public final class Hashes {
    private Hashes() {}

    /** For many bytes, one after the other; for one thread. */
    public static MessageDigest sha256() {
        return digest("SHA-256");
    }

    /** As {@link #sha256}, where a store declares it; it proves nothing against an enemy. */
    public static MessageDigest md5() {
        return digest("MD5");
    }

    /** Of a text in UTF-8, in hexadecimal. */
    public static String sha256(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
