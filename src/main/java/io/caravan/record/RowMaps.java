package io.caravan.record;

import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;

/** Walks a batch, one map a row. */
final class RowMaps implements Iterator<Map<String, Object>> {
    private final RecordBatch batch;
    private final Names names;
    private final ColumnType[] types;
    private int next;

    RowMaps(RecordBatch batch) {
        this.batch = batch;
        this.names = new Names(batch.schema());
        this.types = batch.schema().columns().stream().map(Column::type).toArray(ColumnType[]::new);
    }

    @Override
    public boolean hasNext() {
        return next < batch.size();
    }

    @Override
    public Map<String, Object> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ColumnVector[] vectors = batch.vectors().cols;
        Object[] values = new Object[types.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Values.get(types[i], vectors[i], next);
        }
        next++;
        return new RowMap(names, values);
    }
}
