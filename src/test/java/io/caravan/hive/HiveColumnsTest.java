package io.caravan.hive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.hive.publish.Fence;
import io.caravan.hive.publish.Publication;
import io.caravan.hive.table.HiveOptions;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import io.caravan.run.Plan;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.Split;
import io.caravan.run.TargetPlan;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.orc.storage.common.type.HiveDecimal;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DecimalColumnVector;
import org.apache.orc.storage.ql.exec.vector.DoubleColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A source whose columns are no longer those of the table. */
class HiveColumnsTest {
    private static final Schema BEFORE = Schema.of(
            new Column("id", ColumnType.BIGINT),
            new Column("s", ColumnType.SMALLINT),
            new Column("d", ColumnType.decimal(5, 2)),
            new Column("f", ColumnType.FLOAT),
            new Column("t", ColumnType.varchar(3)),
            new Column("tiny_d", ColumnType.TINYINT),
            new Column("int_d", ColumnType.INT),
            new Column("big_d", ColumnType.BIGINT),
            new Column("int_f", ColumnType.INT),
            new Column("v_s", ColumnType.varchar(3)),
            new Column("c_s", ColumnType.character(4)),
            new Column("c_c", ColumnType.character(4)));
    private static final Schema AFTER = Schema.of(
            new Column("Extra", ColumnType.STRING),
            new Column("id", ColumnType.BIGINT),
            new Column("s", ColumnType.BIGINT),
            new Column("d", ColumnType.decimal(20, 4)),
            new Column("f", ColumnType.DOUBLE),
            new Column("t", ColumnType.varchar(9)),
            new Column("tiny_d", ColumnType.decimal(5, 2)),
            new Column("int_d", ColumnType.decimal(10, 0)),
            new Column("big_d", ColumnType.decimal(38, 19)),
            new Column("int_f", ColumnType.DOUBLE),
            new Column("v_s", ColumnType.STRING),
            new Column("c_s", ColumnType.STRING),
            new Column("c_c", ColumnType.character(6)));
    private static final List<String> CHANGES = List.of(
            " CHANGE COLUMN `s` `s` bigint",
            " CHANGE COLUMN `d` `d` decimal(20,4)",
            " CHANGE COLUMN `f` `f` double",
            " CHANGE COLUMN `t` `t` varchar(9)",
            " CHANGE COLUMN `tiny_d` `tiny_d` decimal(5,2)",
            " CHANGE COLUMN `int_d` `int_d` decimal(10,0)",
            " CHANGE COLUMN `big_d` `big_d` decimal(38,19)",
            " CHANGE COLUMN `int_f` `int_f` double",
            " CHANGE COLUMN `v_s` `v_s` string",
            " CHANGE COLUMN `c_s` `c_s` string",
            " CHANGE COLUMN `c_c` `c_c` char(6)",
            " ADD COLUMNS (`extra` string)");

    private static HiveFixture hive;

    @BeforeAll
    static void connect() {
        hive = new HiveFixture("columns");
    }

    @AfterAll
    static void disconnect() {
        hive.close();
    }

    /** One row in the order of the schema. */
    private static RecordBatch row(Schema schema, Object... values) {
        RecordBatch batch = RecordBatch.allocate(schema, 1);
        batch.vectors().size = 1;
        for (int i = 0; i < values.length; i++) {
            ColumnVector vector = batch.vectors().cols[i];
            if (vector instanceof BytesColumnVector) {
                HiveFixture.text(batch, i, 0, (String) values[i]);
            } else if (vector instanceof DoubleColumnVector doubles) {
                doubles.vector[0] = (Double) values[i];
            } else if (vector instanceof DecimalColumnVector decimals) {
                decimals.set(0, HiveDecimal.create((String) values[i]));
            } else {
                ((LongColumnVector) vector).vector[0] = ((Number) values[i]).longValue();
            }
        }
        return batch;
    }

    private static RecordBatch before(long id) {
        return row(
                BEFORE,
                id,
                Short.MIN_VALUE,
                -12345,
                0.5,
                "ab ",
                Byte.MIN_VALUE,
                Integer.MIN_VALUE,
                Long.MIN_VALUE,
                Integer.MAX_VALUE,
                "v ",
                "c",
                "c");
    }

    private static RecordBatch after(long id) {
        return row(
                AFTER,
                "new",
                id,
                Long.MAX_VALUE,
                "1234567890123456.7891",
                1e300,
                "abcdefghi",
                -99999,
                9999999999L,
                "9223372036854775807.1234567890123456789",
                -0.125,
                "vvvvv",
                "ccccc ",
                "ccccc");
    }

    private static List<String> rows(String table) {
        return hive
                .sql(
                        "SELECT id, s, d, f, concat(t, '|'), tiny_d, int_d, big_d, int_f, concat(v_s, '|'), concat(c_s, '|'),"
                                + " concat(c_c, '|'), extra FROM " + hive.database + "." + table + " ORDER BY id")
                .rows()
                .stream()
                .map(Object::toString)
                .toList();
    }

    private static final String OLD = "%d, -32768, -123.4500, 0.5, ab |, -128.00, -2147483648,"
            + " -9223372036854775808.0000000000000000000, 2.147483647E9, v |, c|, c|, null]";
    private static final String NEW = "%d, 9223372036854775807, 1234567890123456.7891, 1.0E300, abcdefghi|, -999.99,"
            + " 9999999999, 9223372036854775807.1234567890123456789, -0.125, vvvvv|, ccccc |, ccccc|, new]";

    private static String row(String form, long id) {
        return "[" + form.formatted(id);
    }

    @ParameterizedTest
    @CsvSource({"plain,append,", "parts,append,p=1", "acid,upsert,", "acid_parts,upsert,p=1"})
    void theTableFollowsTheSourceAndOldRowsStayAsTheyWere(String table, String mode, String partition)
            throws Exception {
        String p = partition == null ? "" : partition;
        String key = mode.equals("upsert") ? "id" : "";
        hive.write(hive.options(table, "mode", mode, "partition", p, "key", key), before(1));
        hive.write(hive.options(table, "mode", mode, "partition", p, "key", key), before(2));
        HiveOptions evolve = hive.options(table, "mode", mode, "partition", p, "key", key, "columns", "evolve");
        TargetPlan plan = explain(evolve, AFTER);
        assertThat(plan.problem()).isNull();
        assertThat(plan.prepare())
                .containsExactlyElementsOf(CHANGES.stream()
                        .map(change -> "ALTER TABLE " + evolve.table().sql() + change + (p.isEmpty() ? "" : " CASCADE"))
                        .toList());
        hive.write(evolve, after(3));
        assertThat(rows(table)).containsExactly(row(OLD, 1), row(OLD, 2), row(NEW, 3));
        if (mode.equals("upsert")) {
            hive.write(evolve, after(1));
            assertThat(rows(table)).containsExactly(row(NEW, 1), row(OLD, 2), row(NEW, 3));
        }
        if (p.isEmpty()) {
            return;
        }
        hive.write(hive.options(table, "mode", mode, "partition", "p=2", "key", key, "columns", "evolve"), after(4));
        assertThat(rows(table)).hasSize(4).endsWith(row(NEW, 4));
    }

    @Test
    void failsByDefaultWithTheStatementsThatHelp() throws Exception {
        hive.write(hive.options("strict"), before(1));
        HiveOptions options = hive.options("strict");
        RunException failure = null;
        try {
            hive.write(options, after(2));
        } catch (RunException e) {
            failure = e;
        }
        assertThat(failure.category()).isEqualTo(RunException.Category.USER);
        assertThat(failure)
                .hasMessageContaining("column 'Extra' of the source is not in the table")
                .hasMessageContaining("column 's' is bigint in the source and smallint in the table")
                .hasMessageContaining("Let the run alter the table with columns=evolve, or do it yourself: ALTER TABLE")
                .message()
                .doesNotContain("columns=ignore");
        Matcher statements =
                Pattern.compile("ALTER TABLE .+?(?=;|\\. Or choose)").matcher(failure.getMessage());
        while (statements.find()) {
            hive.sql(statements.group());
        }
        hive.lake.tables().forget(options.table());
        hive.write(options, after(2));
        assertThat(rows("strict")).containsExactly(row(OLD, 1), row(NEW, 2));
        assertThatThrownBy(() -> hive.write(options, before(3)))
                .hasMessageContaining("column 'extra' of the table is not in the source")
                .hasMessageContaining("With columns=ignore or columns=evolve, a column that the source has no longer");
    }

    @Test
    void ignoringLeavesColumnsOutAndFillsOthersWithNull() throws Exception {
        hive.sql("CREATE TABLE " + hive.database
                + ".ignoring (id bigint, gone decimal(30,5), at timestamp, v int) STORED AS ORC");
        HiveOptions options = hive.options("ignoring", "columns", "ignore");
        hive.write(options, HiveFixture.orders(1, "a", 5, 2, "b", null));
        assertThat(hive.rows("ignoring")).containsExactly("[1, null, null, 5]", "[2, null, null, null]");
        TargetPlan plan = explain(options, HiveFixture.ORDERS);
        assertThat(plan.problem()).isNull();
        assertThat(plan.notes())
                .contains(
                        "columns of the source that the table has not are left out: name",
                        "columns of the table that the source has not are NULL in the rows that are written: gone, at");
        Schema wider = Schema.of(new Column("id", ColumnType.BIGINT), new Column("v", ColumnType.BIGINT));
        assertThatThrownBy(() -> hive.write(options, RecordBatch.allocate(wider, 1)))
                .hasMessageContaining("column 'v' is bigint in the source and int in the table");
    }

    @Test
    void aColumnThatVanishedIsNullInNewRowsOfATableThatEvolves() throws Exception {
        HiveOptions options = hive.options("vanished", "columns", "evolve", "mode", "upsert", "key", "id");
        hive.write(options, HiveFixture.orders(1, "a", 5, 2, "b", 6));
        Schema less = Schema.of(new Column("id", ColumnType.BIGINT), new Column("v", ColumnType.INT));
        hive.write(options, row(less, 1, 7));
        assertThat(hive.rows("vanished")).containsExactly("[1, null, 7]", "[2, b, 6]");
        Schema keyless = Schema.of(new Column("v", ColumnType.INT), new Column("n", ColumnType.INT));
        assertThatThrownBy(() -> hive.write(options, row(keyless, 1, 7)))
                .hasMessageContaining("key column 'id' is not in the source");
        assertThat(hive.lake.tables().ask(options.table()).orElseThrow().fields())
                .hasSize(3);
    }

    private static TargetPlan explain(HiveOptions options, Schema schema) {
        Run run = new Run(0, "orders", HiveFixture.MIDNIGHT, Run.Trigger.MANUAL, ZoneOffset.UTC);
        Publication publication = Publication.of(hive.lake, options, run, "hive:test", new Fence());
        return new HiveExplanation(publication, "hive:test", "")
                .of(new Plan("", List.of(new Split(0, "", -1))), schema);
    }
}
