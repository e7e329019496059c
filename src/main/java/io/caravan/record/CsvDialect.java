package io.caravan.record;

/**
 * The characters that have a meaning in CSV.
 *
 * @param delimiter between two fields
 * @param quote around a field, a character of ASCII, -1 for none
 * @param escape before a byte that is to be taken as it is, a character of ASCII, -1 for none
 * @param nullText a field without quotes that is NULL
 * @param nul whether NUL is a character like any other, and no fault
 */
public record CsvDialect(String delimiter, int quote, int escape, String nullText, boolean nul) {
    /** RFC 4180: an empty field is NULL, and any character may be in a field. */
    public static final CsvDialect RFC = new CsvDialect(",", '"', -1, "", true);

    /** Copies a field without its escapes and the second of doubled quotes; returns its length. */
    int unescape(byte[] from, int start, int end, byte[] to) {
        int length = 0;
        for (int i = start; i < end; i++) {
            boolean pair = i + 1 < end && (from[i] == escape || from[i] == quote && from[i + 1] == quote);
            i += pair ? 1 : 0;
            to[length++] = from[i];
        }
        return length;
    }
}
