package io.caravan.hive;

import static io.caravan.hive.HiveFixture.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.hive.publish.RunFiles;
import io.caravan.hive.table.HiveOptions;
import io.caravan.hive.table.PartitionSpec;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the author of a route is told when something does not fit, and that nothing was touched then. */
class HiveEndpointTest {
    private static HiveFixture hive;
    private static DefaultCamelContext camel;

    @BeforeAll
    static void connect() {
        hive = new HiveFixture("endpoint");
        camel = new DefaultCamelContext();
        HiveComponent component = new HiveComponent();
        component.use(hive.lake);
        camel.addComponent("hive", component);
        camel.start();
    }

    @AfterAll
    static void disconnect() {
        camel.stop();
        hive.close();
    }

    @Test
    void readsItsOptionsFromTheUri() throws Exception {
        HiveEndpoint endpoint = camel.getEndpoint(
                "hive:Shop.Orders?mode=overwrite&partition=dt=${bizdate}/h=$[hh24-1/24]&fileSize=64mb",
                HiveEndpoint.class);
        assertThat(endpoint.getName()).isEqualTo("Shop.Orders");
        assertThat(endpoint.getPartition()).isEqualTo("dt=${bizdate}/h=$[hh24-1/24]");
        assertThat(PartitionSpec.parse(endpoint.getPartition()).names()).containsExactly("dt", "h");
    }

    static Stream<Arguments> wrongOptions() {
        return Stream.of(
                Arguments.of("hive:orders", "'orders' names no database"),
                Arguments.of("hive:a.b`; drop", "is not the name of a Hive table"),
                Arguments.of(
                        "hive:a.b?mode=replace",
                        "'mode' is 'replace': it is not one of append, overwrite, overwrite-dynamic, upsert"),
                Arguments.of("hive:a.b?mode=upsert", "'mode' is 'upsert': it needs 'key'"),
                Arguments.of("hive:a.b?key=id", "'key' is 'id': it is only for mode=upsert"),
                Arguments.of("hive:a.b?fileSize=abc", "'fileSize' is 'abc': it is not a size"),
                Arguments.of("hive:a.b?fileSize=0", "'fileSize' is '0': it is outside 1MB..64GB"),
                Arguments.of("hive:a.b?create=maybe", "'create' is 'maybe': it is neither true nor false"),
                Arguments.of("hive:a.b?format=csv", "'format' is 'csv': it is not a format"),
                Arguments.of("hive:a.b?partition=dt/h=1", "fixed key 'h' follows one that the source fills"),
                Arguments.of("hive:a.b?mode=overwrite&partition=dt", "Use mode=overwrite-dynamic"),
                Arguments.of("hive:a.b?mode=overwrite-dynamic", "it needs a partition that the source fills"),
                Arguments.of(
                        "hive:a.b?mode=overwrite-dynamic&partition=dt&scope=x=1", "'scope' [x] must give values to"),
                Arguments.of("hive:a.b?mode=upsert&key=id&partition=dt", "which is not part of key [id]"),
                Arguments.of("hive:a.b?mod=append", "cannot use option 'mod': it is unknown. Use mode, partition"));
    }

    @ParameterizedTest
    @MethodSource("wrongOptions")
    void refusesWrongOptionsByNameAndValue(String uri, String message) {
        assertThatThrownBy(() -> camel.getEndpoint(uri)).rootCause().hasMessageContaining(message);
    }

    @Test
    void tellsAllProblemsAtOnce() {
        assertThatThrownBy(() -> camel.getEndpoint("hive:a.b?mode=replace&fileSize=abc&create=maybe"))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'mode' is 'replace'", "; 'fileSize' is 'abc'", "; 'create' is 'maybe'");
    }

    @Test
    void knowsTheColumnsOfItsTable() throws Exception {
        hive.write(hive.options("known"), orders(1, "a", 1));
        HiveEndpoint endpoint = camel.getEndpoint("hive:" + hive.database + ".known", HiveEndpoint.class);
        assertThat(endpoint.schema().orElseThrow().columns())
                .containsExactly(
                        new Column("id", ColumnType.BIGINT),
                        new Column("name", ColumnType.STRING),
                        new Column("v", ColumnType.INT));
        assertThat(camel.getEndpoint("hive:" + hive.database + ".none", HiveEndpoint.class)
                        .schema())
                .isEmpty();
    }

    @Test
    void tellsATableThatWasDroppedOrMadeAgainFromTheOneBefore() throws Exception {
        HiveEndpoint endpoint =
                camel.getEndpoint("hive:" + hive.database + ".Marked?mode=overwrite", HiveEndpoint.class);
        Run run = HiveFixture.run("orders", HiveFixture.MIDNIGHT);
        assertThat(endpoint.place(endpoint.getEndpointUri())).isEqualTo("hive:" + hive.database + ".marked");
        assertThat(endpoint.mark(run)).as("there is no such table").isNull();
        hive.write(hive.options("marked", "mode", "overwrite"), orders(1, "a", 1));
        String made = endpoint.mark(run);
        assertThat(made).matches("made \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        hive.write(hive.options("marked", "mode", "overwrite"), orders(2, "b", 2));
        hive.sql("ALTER TABLE " + hive.database + ".marked ADD COLUMNS (w int)");
        assertThat(endpoint.mark(run)).as("what is done to it changes nothing").isEqualTo(made);
        Awaitility.await().until(() -> {
            hive.sql("DROP TABLE " + hive.database + ".marked");
            hive.sql("CREATE TABLE " + hive.database + ".marked (id bigint)");
            return !made.equals(endpoint.mark(run));
        });
    }

    @Test
    void saysThatTheDatabaseIsMissingOrMakesIt() throws Exception {
        String other = hive.database + "_made";
        HiveOptions options = HiveOptions.parse(other + ".t", hive.text("createDatabase", "false"));
        assertThatThrownBy(() -> hive.write(options, orders(1, "a", 1)))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.category()).isEqualTo(RunException.Category.USER))
                .hasMessage("orders/" + other + ".t: cannot create Hive table '" + other + ".t': database '" + other
                        + "' does not exist. Create it in Hive, or set createDatabase=true.");
        hive.write(HiveOptions.parse(other + ".t", hive.text("createDatabase", "true")), orders(1, "a", 1));
        assertThat(hive.sql("SELECT count(*) FROM " + other + ".t").number()).isEqualTo(1);
        hive.sql("DROP DATABASE " + other + " CASCADE");
    }

    @Test
    void makesNoTableWhenToldNotTo() {
        assertThatThrownBy(() -> hive.write(hive.options("absent", "create", "false"), orders(1, "a", 1)))
                .hasMessage("orders/" + hive.database + ".absent: cannot write into Hive table '" + hive.database
                        + ".absent': it does not exist and create is 'false'. Create it, or set create=true.");
    }

    static Stream<Arguments> tables() {
        return Stream.of(
                Arguments.of("(id bigint, name string) STORED AS ORC", "column 'v' of the source is not in the table"),
                Arguments.of(
                        "(id bigint, name string, v int, w int) STORED AS ORC",
                        "column 'w' of the table is not in the source"),
                Arguments.of(
                        "(id int, name varchar(3), v int) STORED AS ORC",
                        "column 'id' is bigint in the source and int in the table, which cannot hold every value;"
                                + " column 'name' is string in the source and varchar(3) in the table"),
                Arguments.of(
                        "(id bigint, name string, v array<int>) STORED AS ORC",
                        "column 'v' is int in the source and array<int> in the table"),
                Arguments.of(
                        "(id bigint, name string, v int) PARTITIONED BY (dt string) STORED AS ORC",
                        "the table is partitioned by [dt], and option 'partition' names none"),
                Arguments.of(
                        "(id bigint, name string, v int) STORED AS TEXTFILE", "it is stored as Text. Create it with"),
                Arguments.of(
                        "(id bigint, name string, v int) CLUSTERED BY (id) INTO 2 BUCKETS STORED AS ORC",
                        "it is bucketed"));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void refusesATableThatDoesNotFit(String definition, String message) {
        String name = "unfit_" + RunFiles.crc(definition);
        hive.sql("CREATE TABLE " + hive.database + "." + name + " " + definition);
        assertThatThrownBy(() -> hive.write(hive.options(name), orders(1, "a", 1)))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.category()).isEqualTo(RunException.Category.USER))
                .hasMessageStartingWith("orders/" + hive.database + "." + name + ": cannot write into Hive table")
                .hasMessageContaining(message);
    }

    @Test
    void partitionsThatHiveCannotAddAreNotAskedFor() {
        hive.sql("CREATE TABLE " + hive.database + ".plain (id bigint, name string, v int) STORED AS ORC");
        assertThatThrownBy(() -> hive.write(
                        hive.options("plain", "mode", "overwrite", "partition", "dt=${bizdate}"), orders(1, "a", 1)))
                .hasMessageEndingWith(
                        ": the table has no partitions, and option 'partition' names [dt]. Hive cannot add"
                                + " partitions to a table: write into another one, or drop this one, so that the run makes it"
                                + " anew, and begin anew with 'caravan reset'.");
        hive.sql("CREATE TABLE " + hive.database + ".parted (id bigint, name string, v int) PARTITIONED BY (dt string)"
                + " STORED AS ORC");
        assertThatThrownBy(() -> hive.write(hive.options("parted"), orders(1, "a", 1)))
                .hasMessageEndingWith(
                        ". Name all keys of the table, in their order: partition=dt, each with its value or"
                                + " filled by a column of the source.");
    }

    @Test
    void refusesViewsOfAnyKindAndCallsThemSo() {
        hive.sql("CREATE TABLE " + hive.database + ".base (id bigint, name string, v int) STORED AS ORC TBLPROPERTIES"
                + " ('transactional'='true')");
        hive.sql("CREATE VIEW " + hive.database + ".plain_view AS SELECT * FROM " + hive.database + ".base");
        hive.sql("CREATE MATERIALIZED VIEW " + hive.database + ".kept_view STORED AS ORC AS SELECT * FROM "
                + hive.database + ".base");
        for (String view : new String[] {"plain_view", "kept_view"}) {
            for (String mode : new String[] {"append", "overwrite"}) {
                assertThatThrownBy(() -> hive.write(hive.options(view, "mode", mode), orders(1, "a", 1)))
                        .hasMessage("orders/" + hive.database + "." + view + ": cannot write into Hive table '"
                                + hive.database + "." + view + "': it is a "
                                + (view.startsWith("kept") ? "materialized view" : "view")
                                + ", whose rows come from its query. Write into the table that it reads.");
            }
        }
        hive.sql("DROP MATERIALIZED VIEW " + hive.database + ".kept_view");
    }

    @Test
    void makesNoDatabaseForATableThatItRefuses() {
        String other = hive.database + "_unmade";
        Schema bad = Schema.of(new Column("a.b", ColumnType.INT));
        assertThatThrownBy(() -> hive.write(
                        HiveOptions.parse(other + ".t", hive.text("createDatabase", "true")), numbers(bad, 1)))
                .hasMessageContaining("Give it another name in 'query'");
        assertThat(hive.lake.tables().hasDatabase(other)).isFalse();
    }

    @Test
    void writesWiderColumnsInAnyOrder() throws Exception {
        hive.sql("CREATE TABLE " + hive.database
                + ".wider (V decimal(20,2), ID decimal(19,0), name string) STORED AS ORC");
        hive.write(hive.options("wider"), orders(Long.MAX_VALUE, "a", 7));
        assertThat(hive.rows("wider")).containsExactly("[7.00, 9223372036854775807, a]");
    }

    @Test
    void keepsOddColumnNamesAndRefusesImpossibleOnes() throws Exception {
        Schema odd = Schema.of(
                new Column("sp`e/c[]$'\"", ColumnType.INT),
                new Column("a b;--", ColumnType.INT),
                new Column("\u8A02\u55AE", ColumnType.INT),
                new Column("select", ColumnType.INT));
        hive.write(hive.options("odd_append"), numbers(odd, 1, 2, 3, 4));
        assertThat(hive.rows("odd_append")).containsExactly("[1, 2, 3, 4]");
        HiveOptions upsert = hive.options("odd_upsert", "mode", "upsert", "key", "select", "version", "a b;--");
        assertThatThrownBy(() -> hive.write(upsert, numbers(odd, 1, 2, 3, 4)))
                .hasMessageContaining("holds a backtick, over which Hive's MERGE stumbles");
        assertThat(hive.lake.tables().ask(upsert.table())).isEmpty();
        Schema tamer = new Schema(odd.columns().subList(1, 4));
        hive.write(upsert, numbers(tamer, 2, 3, 4));
        hive.write(upsert, numbers(tamer, 3, 3, 4));
        assertThat(hive.rows("odd_upsert")).containsExactly("[3, 3, 4]");
        Schema bad = Schema.of(new Column("a.b", ColumnType.INT));
        assertThatThrownBy(() -> hive.write(hive.options("bad"), numbers(bad, 1)))
                .hasMessageContaining("column 'a.b' holds a control character, point, comma or colon");
    }

    private static RecordBatch numbers(Schema schema, int... values) {
        RecordBatch batch = RecordBatch.allocate(schema, 1);
        batch.vectors().size = 1;
        for (int i = 0; i < values.length; i++) {
            HiveFixture.number(batch, i, 0, values[i]);
        }
        return batch;
    }
}
