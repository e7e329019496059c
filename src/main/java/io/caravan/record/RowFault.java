package io.caravan.record;

/** What is wrong with rows whatever their format, as parts of sentences. */
final class RowFault {
    static final String NUL = "it holds a NUL byte";
    static final String NO_TEXT = "it holds bytes that are no text in the charset";

    private RowFault() {}

    static String tooLong(int most) {
        return "it is longer than 'maxRecordBytes', " + most;
    }
}
