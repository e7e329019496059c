package io.caravan.format;

/**
 * A row that cannot be read. Its reason never quotes what it holds.
 *
 * @param line on which it begins, from 1
 * @param column with the fault, null if it is not in one
 * @param reason what is wrong, as a part of a sentence
 * @param raw its first bytes as they are in the file, at most {@link #MOST_RAW}
 */
public record FaultyRow(long line, String column, String reason, byte[] raw) {
    /** No more bytes of a faulty row are kept. */
    public static final int MOST_RAW = 1 << 16;
}
