package io.caravan.format;

/** What becomes of a field that is no column. */
enum UnknownField {
    /** It is left out, and a note says so once for a file. */
    IGNORE,
    /** The file is refused. */
    FAIL,
    /** The row is faulty; of CSV, whose header names the fields of all rows, the file is refused. */
    DIRTY
}
