package io.caravan.table.postgres;

import io.caravan.run.RunException;
import io.caravan.table.jdbc.UnreadableValue;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;

/**
 * Turns one column of PostgreSQL's binary rows into a vector. There is one object for each column of a result, chosen when
 * it opens, and each kind has a loop of its own, so that no call is made for a single value.
 */
abstract class PgColumnDecoder {
    private final String column;

    PgColumnDecoder(String column) {
        this.column = column;
    }

    /**
     * Decodes {@code rows} values.
     *
     * @param bytes where the rows lie; text vectors keep a reference to it
     * @param at positions of the values, each at its four bytes of length (-1 for NULL)
     * @param from the first index in {@code at}
     * @param vector where they go, starting at {@code row}; no row of it is NULL yet
     * @throws UnreadableValue for one that its column cannot hold
     */
    abstract void decode(byte[] bytes, int[] at, int from, int rows, ColumnVector vector, int row);

    static void setNull(ColumnVector vector, int row) {
        vector.noNulls = false;
        vector.isNull[row] = true;
    }

    final UnreadableValue refuse(String cause, String remedy) {
        return refuse(cause, remedy, null);
    }

    /** @param text the value as PostgreSQL writes it */
    final UnreadableValue refuse(String cause, String remedy, String text) {
        return new UnreadableValue(column, cause + ". " + remedy, text);
    }

    final RunException wrongLength(int length) {
        return RunException.bug("cannot read column '" + column + "': a value of " + length
                + " bytes does not fit its type. Describe the table again; if this persists, report it.");
    }
}
