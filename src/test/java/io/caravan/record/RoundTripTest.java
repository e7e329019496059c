package io.caravan.record;

import static io.caravan.record.Samples.comparable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.orc.storage.ql.exec.vector.DecimalColumnVector;
import org.apache.orc.storage.ql.exec.vector.VectorizedRowBatch;
import org.junit.jupiter.api.Test;

class RoundTripTest {
    private final List<Map<String, Object>> expected = comparable(Samples.rows());

    @Test
    void mapsComeBackAsTheyWere() {
        assertThat(comparable(Samples.batch().rows())).isEqualTo(expected);
    }

    @Test
    void mapsOfABatchMakeTheSameBatch() {
        assertThat(comparable(
                        MapsIn.read(Samples.batch().rows(), Samples.EVERY_KIND).rows()))
                .isEqualTo(expected);
    }

    @Test
    void jsonComesBackAsItWas() {
        byte[] json = JsonOut.write(Samples.batch());
        RecordBatch back = JsonIn.read(factory -> factory.createParser(json), Samples.EVERY_KIND);
        assertThat(comparable(back.rows())).isEqualTo(expected);
    }

    @Test
    void csvComesBackAsItWas() {
        String csv = CsvOut.write(Samples.batch());
        assertThat(comparable(CsvIn.read(csv, Samples.EVERY_KIND).rows())).isEqualTo(expected);
    }

    @Test
    void copiesAreEqualAndIndependent() {
        RecordBatch batch = Samples.batch();
        RecordBatch copy = batch.copy();
        batch.reset();
        BatchAppender refill = new BatchAppender(batch);
        for (int i = 0; i < 6; i++) {
            refill.begin();
            refill.setString(11, "refilled");
            refill.setBytes(14, "refilled".getBytes(StandardCharsets.UTF_8), 0, 8);
            refill.setDecimal(9, 1, 0);
            refill.end();
        }
        assertThat(comparable(copy.rows())).isEqualTo(expected);
    }

    @Test
    void rowsOutliveTheBatch() {
        RecordBatch batch = Samples.batch();
        List<Map<String, Object>> rows = batch.rows();
        batch.reset();
        new BatchAppender(batch).begin();
        assertThat(comparable(rows)).isEqualTo(expected);
    }

    @Test
    void retainKeepsTheRowsInOrderAndTakesNewOnes() {
        RecordBatch batch = Samples.batch();
        assertThat(batch.retain(row -> row % 2 == 1)).isEqualTo(3);
        assertThat(comparable(batch.rows())).isEqualTo(List.of(expected.get(1), expected.get(3), expected.get(5)));

        BatchAppender more = new BatchAppender(batch);
        Samples.rows().forEach(row -> {
            more.begin();
            row.forEach((key, value) -> more.set(Samples.EVERY_KIND.indexOf(key), value));
            more.end();
        });
        assertThat(comparable(batch.rows()).subList(3, 9)).isEqualTo(expected);
        assertThat(comparable(batch.rows()).subList(0, 3))
                .isEqualTo(List.of(expected.get(1), expected.get(3), expected.get(5)));
        assertThat(batch.retain(row -> false)).isEqualTo(9);
        assertThat(batch.rows()).isEmpty();
    }

    @Test
    void repeatingVectorsTellEveryRowTheSame() {
        RecordBatch batch = MapsIn.read(List.of(Samples.rows().get(0)), Samples.EVERY_KIND);
        for (var vector : batch.vectors().cols) {
            vector.isRepeating = true;
        }
        batch.vectors().cols[0].noNulls = false;
        batch.vectors().cols[0].isNull[0] = true;
        batch.grow(3);
        batch.vectors().size = 3;

        Map<String, Object> row = comparable(batch.rows()).get(2);
        assertThat(row).containsEntry("flag", null).containsEntry("big", Long.MAX_VALUE);
        assertThat(comparable(batch.copy().rows())).containsExactly(row, row, row);
        assertThat(batch.retain(index -> index == 2)).isEqualTo(2);
        assertThat(comparable(batch.rows())).containsExactly(row);
    }

    @Test
    void appendsToRepeatingVectors() {
        RecordBatch batch = MapsIn.read(List.of(Map.of("n", 7, "s", "seven")), null);
        batch.vectors().cols[0].isRepeating = true;
        batch.vectors().cols[1].isRepeating = true;
        batch.grow(4);
        batch.vectors().size = 2;
        BatchAppender rows = new BatchAppender(batch);
        rows.begin();
        rows.end();
        int n = batch.schema().indexOf("n");
        assertThat(List.of(batch.value(n, 0), batch.value(n, 1))).containsExactly(7, 7);
        assertThat(batch.value(n, 2)).isNull();
        assertThat(batch.value(1 - n, 1)).isEqualTo("seven");
    }

    @Test
    void readsSmallDecimalsFromTheLargeVectorToo() {
        Schema schema = Schema.of(new Column("d", ColumnType.decimal(7, 2)));
        VectorizedRowBatch vectors = new VectorizedRowBatch(1, 4);
        vectors.size = 0;
        DecimalColumnVector large = new DecimalColumnVector(4, 7, 2);
        vectors.cols[0] = large;
        RecordBatch batch = new RecordBatch(schema, vectors);
        BatchAppender rows = new BatchAppender(batch);
        for (String value : List.of("-99999.99", "0", "1.5", "-0.01")) {
            rows.begin();
            rows.set(0, new BigDecimal(value));
            rows.end();
        }
        assertThat(batch.rows())
                .extracting(row -> row.get("d").toString())
                .containsExactly("-99999.99", "0.00", "1.50", "-0.01");
        assertThat(batch.copy().rows()).isEqualTo(batch.rows());
    }

    @Test
    void tellsNullFromEmptyInCsv() {
        RecordBatch one = CsvIn.read("a\r\n\r\n\"\"\r\nx\r\n", null);
        assertThat(one.rows()).extracting(row -> row.get("a")).containsExactly(null, "", "x");
        assertThat(CsvOut.write(one)).isEqualTo("a\r\n\r\n\"\"\r\nx\r\n");
        RecordBatch two = CsvIn.read("\uFEFFa,b\n,\"\"\n\n\"\",\n", null);
        assertThat(two.rows()).extracting(row -> row.get("a")).containsExactly(null, "");
        assertThat(two.rows()).extracting(row -> row.get("b")).containsExactly("", null);
    }

    @Test
    void aCarriageReturnInQuotesEndsNoRow() {
        assertThat(CsvIn.read("a\n\"1\r2\"\n\"3\r\"\r4\n", null).rows())
                .extracting(row -> row.get("a"))
                .containsExactly("1\r2", "3\r", "4");
    }

    @Test
    void refusesTextThatIsNoCsvOrDoesNotFitTheHeader() {
        Schema schema = Schema.of(new Column("a", ColumnType.INT), new Column("b", ColumnType.STRING));
        for (String csv :
                List.of("a,b\n1", "a,b\n1,2,3", "a,a\n1,2", "a,c\n1,2", "a,b\nsecret,x", "a,b\n\"secret\"x,\"\n")) {
            assertThatThrownBy(() -> CsvIn.read(csv, schema))
                    .as(csv)
                    .isInstanceOf(ConversionException.class)
                    .hasMessageNotContaining("secret");
        }
        assertThat(CsvIn.read("", schema).size()).isZero();
        assertThat(CsvIn.read("B,A\nx,1", schema).rows())
                .containsExactly(new java.util.TreeMap<>(Map.of("a", 1, "b", "x")));
    }

    @Test
    void refusesTextThatIsNoJsonRow() {
        Schema schema = Schema.of(new Column("a", ColumnType.INT), new Column("b", ColumnType.STRING));
        for (String json : List.of(
                "[1]",
                "secret",
                "\"secret\"",
                "[[[{}]]]",
                "[{\"a\":secret}]",
                "[{\"a\":\"secret\"}]",
                "[{\"c\":1}]",
                "[{\"a\":1,\"A\":2}]",
                "[{\"a\":1,\"a\":1}]",
                "[{\"a\":{}}]",
                "[{\"a\":1",
                "[{\"a\":1e999}]")) {
            assertThatThrownBy(() -> JsonIn.read(factory -> factory.createParser(json), schema))
                    .as(json)
                    .isInstanceOf(ConversionException.class)
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void readsJsonLinesOneObjectAndNestedText() {
        Schema schema = Schema.of(new Column("a", ColumnType.STRING));
        String json = "{\"a\": {\"x\" : [1, 2.50 , null]}}\n{\"A\": 1.10}\n[{\"a\":true}, {}]";
        assertThat(JsonIn.read(factory -> factory.createParser(json), schema).rows())
                .extracting(row -> row.get("a"))
                .containsExactly("{\"x\":[1,2.50,null]}", "1.10", "true", null);
    }
}
