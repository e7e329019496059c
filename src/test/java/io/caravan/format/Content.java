package io.caravan.format;

import io.caravan.endpoint.OptionReader;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What became of the content of a file: rows by their order of columns, faults and notes. */
record Content(Schema schema, List<List<Object>> rows, List<FaultyRow> faults, List<String> notes, long bytes) {

    /** Options as name, value, name, value. */
    static RowFormat format(String... options) {
        OptionReader reader = new OptionReader(name -> {
            for (int i = 0; i < options.length; i += 2) {
                if (options[i].equals(name)) {
                    return options[i + 1];
                }
            }
            return null;
        });
        RowFormat format = RowFormat.read(reader);
        reader.end();
        return format;
    }

    static Content of(String text, String... options) throws IOException {
        return of(text.getBytes(StandardCharsets.UTF_8), "a.txt", options);
    }

    static Content of(byte[] file, String name, String... options) throws IOException {
        RowFormat format = format(options);
        return of(file, name, format, format.describe(new Trickle(file), name));
    }

    static Content of(byte[] file, String name, RowFormat format, Schema schema) throws IOException {
        Content content = new Content(schema, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), 0);
        RowFaults faults = new RowFaults() {
            @Override
            public void faulty(FaultyRow row) {
                content.faults.add(row);
            }

            @Override
            public void note(String note) {
                content.notes.add(note);
            }
        };
        RecordBatch batch = RecordBatch.allocate(schema, 16);
        long bytes = 0;
        try (RowReader reader = format.open(new Trickle(file), name, schema, faults)) {
            while (reader.fill(batch)) {
                for (Map<String, Object> row : batch.rows()) {
                    content.rows.add(new ArrayList<>(row.values()));
                }
                bytes += batch.bytes();
            }
        }
        return new Content(schema, content.rows, content.faults, content.notes, bytes);
    }

    /** Line and reason of each fault. */
    List<String> told() {
        return faults.stream()
                .map(fault ->
                        fault.line() + (fault.column() == null ? "" : " " + fault.column()) + ": " + fault.reason())
                .toList();
    }

    /** What was kept of each faulty row. */
    List<String> raws() {
        return faults.stream()
                .map(fault -> new String(fault.raw(), StandardCharsets.UTF_8))
                .toList();
    }

    /** A stream that gives what it has bit by bit, and never says how much there is, as a network does. */
    static final class Trickle extends InputStream {
        private final ByteArrayInputStream in;
        private int step;
        boolean closed;

        Trickle(byte[] bytes) {
            this.in = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            step = step % 7 + 1;
            return in.read(to, offset, Math.min(length, step * step * 100));
        }

        @Override
        public int available() {
            return 0;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
