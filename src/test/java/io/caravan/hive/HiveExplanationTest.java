package io.caravan.hive;

import static io.caravan.hive.HiveFixture.ORDERS;
import static io.caravan.hive.HiveFixture.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hive.publish.Fence;
import io.caravan.hive.publish.Publication;
import io.caravan.hive.table.HiveOptions;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.Schema;
import io.caravan.run.Plan;
import io.caravan.run.Run;
import io.caravan.run.Split;
import io.caravan.run.TargetPlan;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is said of a real Hive before a run, compared with what the run does. */
class HiveExplanationTest {
    private static HiveFixture hive;

    @BeforeAll
    static void open() {
        hive = new HiveFixture("explain");
    }

    @AfterAll
    static void close() {
        hive.close();
    }

    private static TargetPlan explain(HiveOptions options, Schema schema) {
        Run run = new Run(0, "orders", HiveFixture.MIDNIGHT, Run.Trigger.MANUAL, java.time.ZoneOffset.UTC);
        Publication publication = Publication.of(hive.lake, options, run, "hive:test", new Fence());
        Plan plan = new Plan("", List.of(new Split(0, "", -1)));
        return new HiveExplanation(publication, "hive:test", "").of(plan, schema);
    }

    @Test
    void saysTheStatementsThatMakeTheTable() {
        HiveOptions options = hive.options("made", "mode", "upsert", "key", "id");
        TargetPlan plan = explain(options, ORDERS);
        assertThat(hive.lake.tables().ask(options.table())).isEmpty();
        assertThat(plan.prepare()).hasSize(1);
        hive.sql(plan.prepare().get(0));
        TargetPlan after = explain(options, ORDERS);
        assertThat(after.prepare()).isEmpty();
        assertThat(after.columns()).isEqualTo(plan.columns());
        assertThat(after.problem()).isNull();
    }

    @Test
    void saysWhichPartitionAnAppendAddsAndThatALaterOneAddsNone() throws Exception {
        HiveOptions options = hive.options("parts", "partition", "dt=${bizdate}");
        assertThat(explain(options, ORDERS).publish())
                .contains("ALTER TABLE `" + hive.database + "`.`parts` ADD IF NOT EXISTS PARTITION (`dt`='20260101')");
        hive.write(options, HiveFixture.run("orders", HiveFixture.MIDNIGHT), orders(1, "a", 2));
        TargetPlan after = explain(options, ORDERS);
        assertThat(after.publish()).singleElement().asString().contains("/parts/dt=20260101");
        assertThat(after.columns()).last().satisfies(key -> assertThat(key.value())
                .isEqualTo("20260101"));
    }

    @Test
    void saysWhereAnOverwritePointsTheTableTo() throws Exception {
        HiveOptions options = hive.options("whole", "mode", "overwrite");
        hive.write(options, orders(1, "a", 2));
        TargetPlan plan = explain(options, ORDERS);
        assertThat(plan.effect()).contains("the table holds exactly the result");
        assertThat(plan.publish().get(1))
                .startsWith("ALTER TABLE `" + hive.database + "`.`whole` SET LOCATION 'hdfs://")
                .contains("/whole-caravan/orders-20260102T000000-r0'");
    }

    @Test
    void namesEveryColumnThatWouldLoseSomething() {
        hive.sql("CREATE TABLE " + hive.database + ".narrow (id int, name varchar(3), v bigint) STORED AS ORC");
        TargetPlan plan = explain(hive.options("narrow"), ORDERS);
        assertThat(plan.problem())
                .contains("column 'id' is bigint in the source and int in the table")
                .contains("column 'name' is string");
        assertThat(plan.columns())
                .extracting(TargetPlan.WrittenColumn::note)
                .containsExactly(
                        "cannot hold every value of bigint",
                        "Hive keeps names in lower case; cannot hold every value of string",
                        "wider than the source, nothing is lost");
    }

    @Test
    void saysWhyATableIsRefused() {
        assertThat(explain(hive.options("absent", "create", "false"), ORDERS).problem())
                .contains("it does not exist and create is 'false'");
        Schema twice = Schema.of(new Column("dt", ColumnType.STRING), new Column("v", ColumnType.INT));
        assertThat(explain(hive.options("absent", "partition", "dt=x"), twice).problem())
                .contains("has a fixed value and is a column of the source too");
    }
}
