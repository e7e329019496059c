package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.record.BatchAppender;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Row;
import io.caravan.record.Schema;
import io.caravan.run.RunException;
import io.caravan.store.RunRecord;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A filter or choice that names a column works on the rows of a batch, and each row is accounted for once. */
class RowFilterTest {
    @TempDir
    static Path root;

    private static DataSource database;
    private Node node;

    /** What stands between source and target. */
    interface Steps {
        void in(RouteDefinition route);
    }

    @BeforeEach
    void start() throws Exception {
        if (database == null) {
            database = Stores.H2.open(root, "filters");
        }
        node = new Node("n", database, root, Clock.systemUTC(), Power.on()).rows(0, 25);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private RunRecord run(String route, Steps steps) throws Exception {
        node.routes(new RouteBuilder() {
            @Override
            public void configure() {
                steps.in(from("rows:" + route).id(route));
            }
        });
        return node.run(route);
    }

    private static List<Long> published(String name) throws Exception {
        return Folder.published(root, name);
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private static void assertCounts(RunRecord run, long filtered, long published) {
        assertThat(run.error()).isNull();
        assertThat(run)
                .extracting(RunRecord::rowsRead, RunRecord::rowsFiltered, RunRecord::rowsPublished)
                .containsExactly(25L, filtered, published);
    }

    @Test
    void aFilterThatNamesAColumnKeepsTheRowsThatPass() throws Exception {
        RunRecord run = run("keeps", route -> route.filter()
                .simple("${body[id]} >= 7 && ${body['id']} < 22")
                .to("folder:keeps"));
        assertCounts(run, 10, 15);
        assertThat(published("keeps")).isEqualTo(numbers(7, 22));
    }

    @Test
    void whatFollowsAFilterOfRowsSeesAllOfThem() throws Exception {
        RunRecord run = run("beside", route -> route.filter()
                .simple("${body[id]} < 7")
                .to("folder:beside1")
                .end()
                .to("folder:beside2"));
        assertCounts(run, 0, 32);
        assertThat(published("beside1")).isEqualTo(numbers(0, 7));
        assertThat(published("beside2")).isEqualTo(numbers(0, 25));
    }

    @Test
    void aChoiceDividesTheRows() throws Exception {
        RunRecord run = run("divided", route -> route.choice()
                .when()
                .simple("${body[id]} < 7")
                .to("folder:divided1")
                .when()
                .simple("${body[id]} < 15")
                .to("folder:divided2")
                .otherwise()
                .to("folder:divided3"));
        assertCounts(run, 0, 25);
        assertThat(published("divided1")).isEqualTo(numbers(0, 7));
        assertThat(published("divided2")).isEqualTo(numbers(7, 15));
        assertThat(published("divided3")).isEqualTo(numbers(15, 25));
    }

    @Test
    void rowsThatNoBranchOfAChoiceTakesAreFiltered() throws Exception {
        assertCounts(
                run(
                        "untaken",
                        route -> route.choice().when().simple("${body[id]} < 7").to("folder:untaken")),
                18,
                7);
        assertCounts(
                run("none", route -> route.choice()
                        .when()
                        .simple("${body[id]} < 0")
                        .to("log:x?level=OFF")
                        .to("folder:none")),
                25,
                0);
    }

    @Test
    void aChoiceOfSingleRowsCountsEachRowOnce() throws Exception {
        RunRecord run = run("single", route -> route.split()
                .simple("${body}")
                .choice()
                .when()
                .simple("${body[id]} < 7")
                .to("folder:single1")
                .otherwise()
                .to("folder:single2"));
        assertCounts(run, 0, 25);
    }

    @Test
    void aChoiceOfSingleRowsWithoutABranchForThemStopsThem() throws Exception {
        assertCounts(
                run("unsplit", route -> route.split()
                        .simple("${body}")
                        .choice()
                        .when()
                        .simple("${body[id]} >= 20")
                        .to("folder:unsplit")),
                20,
                5);
    }

    @Test
    void filtersMayBeNested() throws Exception {
        RunRecord run = run("nested", route -> route.filter()
                .simple("${body[id]} < 20")
                .filter()
                .simple("${body[id]} >= 3")
                .multicast()
                .to("folder:nested1", "folder:nested2"));
        assertCounts(run, 8, 34);
        assertThat(published("nested2")).isEqualTo(numbers(3, 20));
    }

    @Test
    void stopEndsOnlyTheRowsOfItsBranch() throws Exception {
        RunRecord run = run(
                "stopped",
                route -> route.filter().simple("${body[id]} < 12").stop().end().to("folder:stopped"));
        assertCounts(run, 12, 13);
        assertThat(published("stopped")).isEqualTo(numbers(12, 25));
    }

    @Test
    void aSplitWithinAFilterOfRowsWalksThoseThatPass() throws Exception {
        RunRecord run = run("within", route -> route.filter()
                .simple("${body[id]} < 12")
                .split()
                .simple("${body}")
                .filter()
                .simple("${body[id]} > 4")
                .to("folder:within"));
        assertCounts(run, 18, 7);
        assertThat(published("within")).isEqualTo(numbers(5, 12));
    }

    @Test
    void anOverwriteWritesExactlyWhatPassesAlsoWhenThatIsNothing() throws Exception {
        run("exact", route -> route.filter().simple("${body[id]} < 7").to("folder:exact?mode=OVERWRITE"));
        assertThat(Folder.visible(root, "exact", Folder.Mode.OVERWRITE)).hasSize(7);
        node.rows.all.clear();
        node.rows(100, 110);
        RunRecord run = node.run("exact");
        assertThat(run.rowsFiltered()).isEqualTo(10);
        assertThat(Folder.visible(root, "exact", Folder.Mode.OVERWRITE)).isEmpty();
    }

    @Test
    void aColumnThatIsNotThereFailsTheRun() throws Exception {
        RunRecord run = run(
                "missing", route -> route.filter().simple("${body[ids]} < 7").to("folder:missing"));
        assertThat(run.category()).isEqualTo(RunException.Category.USER);
        assertThat(run.error())
                .isEqualTo("missing: cannot filter rows by 'ids': the batch has no such column. Name one of id.");
    }

    private static final Schema PRODUCTS = Schema.of(
            new Column("id", ColumnType.BIGINT),
            new Column("code", ColumnType.STRING),
            new Column("price", ColumnType.decimal(10, 2)),
            new Column("at", ColumnType.TIMESTAMP));

    /** The rows of the source with columns of other types. */
    private static RouteDefinition products(RouteDefinition route) {
        return route.process(exchange -> {
            RecordBatch ids = exchange.getMessage().getBody(RecordBatch.class);
            BatchAppender rows = new BatchAppender(RecordBatch.allocate(PRODUCTS, ids.size()));
            for (Row row = ids.row(); row.next(); ) {
                int id = (int) row.getLong(0);
                rows.begin();
                rows.setLong(0, id);
                rows.setString(1, List.of("1", "01", "12345678901234567890").get(id % 3));
                rows.setString(2, List.of("1.00", "1.50").get(id % 2));
                rows.setString(3, LocalDateTime.of(2024, 1, 1, id % 24, 0).toString());
                rows.end();
            }
            exchange.setProperty(Schema.PROPERTY, PRODUCTS);
            exchange.getMessage().setBody(rows.batch());
        });
    }

    private static List<Long> numbers(LongPredicate passes) {
        return LongStream.range(0, 25).filter(passes).boxed().toList();
    }

    /** Camel's own comparisons take '01' for 1, drop fractions, and compare times as texts. */
    private static final Map<String, LongPredicate> TYPED = Map.of(
            "${body[code]} == '1'", id -> id % 3 == 0,
            "${body[code]} != '1'", id -> id % 3 != 0,
            "${body[code]} in '1,9'", id -> id % 3 == 0,
            "${body[code]} == '12345678901234567890'", id -> id % 3 == 2,
            "${body[price]} == 1", id -> id % 2 == 0,
            "${body[price]} > 1", id -> id % 2 == 1,
            "${body[id]} < 1.5", id -> id < 1.5,
            "${body[at]} >= '2024-01-01 22:00:00' && ${body[id]} > 20", id -> id == 22 || id == 23,
            "${header.least} <= ${body[id]} && ${header.kind} == 'full'", id -> id >= 23,
            "{{caravan.test.condition}}", id -> id == 7);

    @Test
    void valuesCompareByTheTypeOfTheirColumn() throws Exception {
        System.setProperty("caravan.test.condition", "${body[id]} == 7");
        int route = 0;
        for (var one : TYPED.entrySet()) {
            String batch = "batch" + route;
            String row = "row" + route++;
            RunRecord ofBatches = run(batch, from -> products(from)
                    .setHeader("least", () -> 22.5)
                    .setHeader("kind", () -> "full")
                    .filter()
                    .simple(one.getKey())
                    .to("folder:" + batch));
            RunRecord ofRows = run(row, from -> products(from)
                    .setHeader("least", () -> 22.5)
                    .setHeader("kind", () -> "full")
                    .split()
                    .simple("${body}")
                    .choice()
                    .when()
                    .simple(one.getKey())
                    .to("folder:" + row)
                    .otherwise()
                    .to("folder:" + row + "-not"));
            List<Long> passing = numbers(one.getValue());
            assertThat(ofBatches.error()).as(one.getKey()).isNull();
            assertThat(published(batch)).as(one.getKey()).isEqualTo(passing);
            assertCounts(ofRows, 0, 25);
            assertThat(published(row)).as("rows: " + one.getKey()).isEqualTo(passing);
        }
    }

    @Test
    void aConditionThatCannotBeDecidedExactlyFailsTheRun() throws Exception {
        Map<String, String> messages = Map.of(
                "${body[code]} == 1", "cannot filter rows by 'code': the column is a string",
                "${body[code]} regex '1.*'", "'regex' is not among ==",
                "${body[at]} > 'yesterday'",
                        "cannot filter rows by 'at': 'yesterday' is no value of a column of type timestamp",
                "${body[id]} > ${header.none}", "${header.none} has no value");
        int route = 0;
        for (var one : messages.entrySet()) {
            String name = "refused" + route++;
            RunRecord batch = run(
                    name, from -> products(from).filter().simple(one.getKey()).to("folder:" + name));
            RunRecord row = run(name + "-rows", from -> products(from)
                    .split()
                    .simple("${body}")
                    .filter()
                    .simple(one.getKey())
                    .to("folder:" + name));
            for (RunRecord run : List.of(batch, row)) {
                assertThat(run.category()).as(run.error()).isEqualTo(RunException.Category.USER);
                assertThat(run.error())
                        .startsWith(run.run().route() + ": cannot filter rows by '")
                        .contains(one.getValue());
            }
            assertThat(published(name)).isEmpty();
        }
    }

    @Test
    void aWhenThatNamesNoColumnTakesAllRowsOrNone() throws Exception {
        RunRecord steady = run("steady", route -> route.setHeader("kind", () -> "full")
                .choice()
                .when()
                .simple("${body[id]} < 5")
                .to("folder:steady1")
                .when()
                .simple("${header.kind} == 'full'")
                .to("folder:steady2"));
        assertCounts(steady, 0, 25);
        assertThat(published("steady2")).isEqualTo(numbers(5, 25));
        RunRecord unknown = run("unsteady", route -> route.choice()
                .when()
                .simple("${body[id]} < 5")
                .to("folder:unsteady")
                .when()
                .simple("${body.id} > 7")
                .to("folder:unsteady"));
        assertThat(unknown.category()).isEqualTo(RunException.Category.USER);
        assertThat(unknown.error()).contains("it names no column as ${body[name]}, but another 'when' does");
    }

    @Test
    void aRowThatAStepHasChangedComparesWhatItSays() throws Exception {
        RunRecord run = run("altered", route -> products(route)
                .split()
                .simple("${body}")
                .process(exchange -> {
                    Map<String, Object> row = exchange.getMessage().getBody(Map.class);
                    row.put("half", ((Long) row.get("id")) / 2.0);
                })
                .filter()
                .simple("${body[half]} == 3.5 && ${body[code]} == '01'")
                .process(exchange ->
                        exchange.getMessage().getBody(Map.class).keySet().retainAll(Set.of("id")))
                .to("folder:altered"));
        assertThat(run.error()).isNull();
        assertThat(published("altered")).containsExactly(7L);
    }

    @Test
    void stepsBehindAFilterDoNotLoseWhatItsStepsMakeOfTheRows() throws Exception {
        RunRecord run = run("changed", route -> route.filter()
                .simple("${body[id]} < 7")
                .setBody(exchange -> Rows.batch(List.of(1L)))
                .end()
                .to("folder:changed"));
        assertThat(run.category()).isEqualTo(RunException.Category.USER);
        assertThat(run.error()).contains("its steps have changed the body, and further steps follow");
        assertThat(published("changed")).isEmpty();
    }

    @Test
    void aStepThatTakesABatchForARowIsToldSo() throws Exception {
        RunRecord run =
                run("taken", route -> route.setHeader("x").simple("${body[id]}").to("folder:taken"));
        assertThat(run.category()).isEqualTo(RunException.Category.USER);
        assertThat(run.error())
                .isEqualTo("taken: cannot pass a batch of split 0 down the route: an expression asks the body for"
                        + " 'id': the body is a batch of rows, not one row. A filter or choice that names a column as"
                        + " ${body[id]} works row by row; other steps do in 'split: { simple: \"${body}\", steps:"
                        + " [...] }'.");
        assertThat(run(
                                "dotted",
                                route -> route.filter().simple("${body.id} < 7").to("folder:dotted"))
                        .error())
                .contains("asks the body for 'id'", "${body[id]} works row by row");
    }

    @Test
    void aRowsValuesAreNotInTheMessageOfAStepThatAsksItForMore() throws Exception {
        RunRecord run = run("leak", route -> route.process(
                        exchange -> exchange.getMessage().setBody(List.of(Map.of("id", 4711L, "secret", "s3cret"))))
                .split()
                .simple("${body}")
                .filter()
                .simple("${body.colour} == 'x'")
                .to("folder:leak"));
        assertThat(run.category()).isEqualTo(RunException.Category.USER);
        assertThat(run.error())
                .contains("A column of a row is written ${body[colour]}.")
                .doesNotContain("4711", "s3cret");
    }
}
