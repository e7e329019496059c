package io.caravan.format;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvReader;
import io.caravan.endpoint.OptionReader;
import io.caravan.record.BatchAppender;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The content of a file into vectors: nanoseconds for a row of five columns and some 60 bytes, no disk. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ParserBench {
    private static final int ROWS = 100_000;
    private static final String COLUMNS = "id BIGINT, name STRING, at TIMESTAMP, amount DECIMAL(15,2), n INT";

    /** What the rows are like. */
    @Param({"plain", "quoted", "chinese", "gbk", "json"})
    public String rows;

    private byte[] file;
    private RowFormat format;
    private Schema schema;
    private RecordBatch batch;

    @Setup
    public void write() throws IOException {
        boolean json = rows.equals("json");
        boolean chinese = rows.equals("chinese") || rows.equals("gbk");
        StringBuilder text = new StringBuilder(json ? "" : "id,name,at,amount,n\n");
        for (int i = 0; i < ROWS; i++) {
            String name = (chinese ? "设备名称站" : "customer ") + i * 7 % 100_000;
            String at = "2026-0" + (1 + i % 9) + "-1" + i % 10 + " 12:3" + i % 10 + ":00." + (100 + i % 900);
            String amount = i * 31 % 100_000 + "." + (10 + i % 90);
            text.append(
                    json
                            ? "{\"id\":" + i + ",\"name\":\"" + name + "\",\"at\":\"" + at + "\",\"amount\":" + amount
                                    + ",\"n\":" + i % 1000 + "}\n"
                            : i + "," + (rows.equals("quoted") ? '"' + name + '"' : name) + "," + at + "," + amount
                                    + "," + i % 1000 + "\n");
        }
        Charset charset = rows.equals("gbk") ? Charset.forName("GBK") : StandardCharsets.UTF_8;
        file = text.toString().getBytes(charset);
        Map<String, String> options =
                Map.of("format", json ? "jsonl" : "csv", "columns", COLUMNS, "charset", charset.name());
        format = RowFormat.read(new OptionReader(options::get));
        schema = format.describe(new ByteArrayInputStream(file), "bench");
        batch = RecordBatch.allocate(schema, 4096);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long read() throws IOException {
        long read = 0;
        RowFaults none = new RowFaults() {
            @Override
            public void faulty(FaultyRow row) {
                throw new IllegalStateException(row.reason());
            }

            @Override
            public void note(String note) {
                throw new IllegalStateException(note);
            }
        };
        try (RowReader reader = format.open(new ByteArrayInputStream(file), "bench", schema, none)) {
            while (reader.fill(batch)) {
                read += batch.size();
            }
        }
        return check(read);
    }

    /** The same rows through FastCSV's callback and the text of each field. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long library() throws IOException {
        if (rows.equals("json") || rows.equals("gbk")) {
            return 0;
        }
        long read = -1;
        try (CsvReader<Boolean> csv = CsvReader.builder()
                .build(
                        new Texts(batch),
                        new InputStreamReader(new ByteArrayInputStream(file), StandardCharsets.UTF_8))) {
            for (Boolean ignored : csv) {
                read++;
            }
        }
        return check(read);
    }

    private static long check(long read) {
        if (read != ROWS) {
            throw new IllegalStateException("read " + read + " rows");
        }
        return read;
    }

    private static final class Texts extends AbstractBaseCsvCallbackHandler<Boolean> {
        private final RecordBatch batch;
        private BatchAppender to;
        private boolean header = true;

        Texts(RecordBatch batch) {
            this.batch = batch;
            batch.reset();
            this.to = new BatchAppender(batch);
        }

        @Override
        protected void handleBegin(long line) {
            if (to.isFull()) {
                batch.reset();
                to = new BatchAppender(batch);
            }
            to.begin();
        }

        @Override
        protected void handleField(int field, char[] text, int offset, int length, boolean quoted) {
            if (!header) {
                to.setString(field, new String(text, offset, length));
            }
        }

        @Override
        protected Boolean buildRecord() {
            if (!header) {
                to.end();
            }
            header = false;
            return true;
        }
    }
}
