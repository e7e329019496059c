package io.caravan.record;

import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;

/** Bytes as they are. */
final class BinaryCell extends Cell {
    private final BytesColumnVector vector;

    BinaryCell(Column column, BytesColumnVector vector) {
        super(column, vector);
        this.vector = vector;
    }

    @Override
    void setBytes(int row, byte[] bytes, int offset, int length) {
        vector.setVal(row, bytes, offset, length);
        present(row);
    }
}
