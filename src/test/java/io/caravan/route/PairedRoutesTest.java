package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.table.pool.Connections;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file whose source and target would lose or double rows together is refused when it is dropped. */
class PairedRoutesTest {
    private static final String ROUTE =
            """
            - route:
                id: orders
                from:
                  uri: table:shop/orders
                  parameters:
                    schedule: 1d
                    cursor: changed
                  steps:
                    - to:
                        uri: hive:ods.orders
                        parameters:
                          mode: overwrite
            """;
    private static final String FILES =
            ROUTE.replace("table:shop/orders", "folder:in").replace("cursor: changed", "format: csv");

    @TempDir
    private Path folder;

    private final CamelContext camel = new DefaultCamelContext();
    private Connections connections;
    private DropFolder drop;

    @BeforeEach
    void startCamel() {
        Map<String, String> settings = Map.of("caravan.connections.shop.url", "jdbc:h2:mem:paired");
        connections = new Connections(name -> Optional.ofNullable(settings.get(name)), settings::keySet);
        camel.getRegistry().bind("connections", connections);
        camel.start();
        drop = new DropFolder(camel, folder, Clock.systemUTC(), Runnable::run);
    }

    @AfterEach
    void stopCamel() throws Exception {
        drop.close();
        camel.close();
        connections.close();
    }

    private List<Problem> problems(String text) {
        try {
            drop.check("orders.yaml", text.getBytes(StandardCharsets.UTF_8));
            return List.of();
        } catch (RefusedException e) {
            return e.problems();
        }
    }

    private void assertRefused(String text, String... words) {
        List<Problem> problems = problems(text);
        assertThat(problems).as(text).hasSize(1);
        assertThat(problems.get(0).message()).startsWith("orders: cannot ");
        for (String word : words) {
            assertThat(problems.get(0).message()).contains(word);
        }
        assertThat(camel.getEndpoints()).isEmpty();
    }

    private void assertGood(String text) {
        assertThat(problems(text)).as(text).isEmpty();
    }

    @Test
    void aCursorIntoATableThatIsOverwrittenIsRefusedAtItsMode() {
        assertThat(problems(ROUTE))
                .containsExactly(new Problem(
                        12,
                        15,
                        "mode",
                        "overwrite",
                        "orders: cannot overwrite hive:ods.orders: each run reads only rows that are new by the"
                                + " cursor 'changed', and nothing else would be left. Use 'mode: upsert' with a"
                                + " 'key', or 'mode: append'; or leave out 'cursor', so that each run reads"
                                + " everything; or, without 'cursor', a business date in 'where' and a"
                                + " 'partition' of that date, such as 'dt=${bizdate}'."));
        assertGood(ROUTE.replace("overwrite", "append"));
        assertGood(ROUTE.replace("overwrite", "upsert\n              key: id"));
        assertGood(ROUTE.replace("        cursor: changed\n", ""));
    }

    @Test
    void aPartitionIsFixedByTheDateOfARunOnlyIfItIsAnotherOneOnEachDate() {
        String daily = ROUTE.replace("overwrite", "overwrite\n              partition: \"dt=${bizdate}\"");
        assertRefused(daily, "nothing else would be left in the partition of its date");
        assertGood(daily.replace("schedule: 1d", "schedule: none"));
        assertGood(daily.replace("schedule: 1d", "sites: Array[a,b]")
                .replace("dt=${bizdate}", "dt=${bizdate}/site=${sites}.each_value"));
        assertRefused(daily.replace("schedule: 1d", "schedule: none").replace("bizdate", "yyyymm"));
        assertRefused(daily.replace("schedule: 1d", "schedule: none").replace("${bizdate}", "all"));
        assertGood(daily.replace("cursor: changed", "where: \"day = '${yyyy-mm-dd}'\""));
    }

    @Test
    void aCursorIntoPartitionsThatItsRowsNameIsRefused() {
        String dynamic = ROUTE.replace("overwrite", "overwrite-dynamic\n              partition: dt");
        assertRefused(dynamic, "nothing else would be left in the partitions that it writes");
        assertGood(dynamic.replace("        cursor: changed\n", ""));
    }

    @Test
    void eachOfSeveralTargetsIsLookedAt() {
        String twice = ROUTE.replace(
                "        - to:\n            uri: hive:ods.orders\n            parameters:\n              mode: overwrite\n",
                """
                        - multicast:
                            steps:
                              - to: hive:ods.first
                              - to: hive:ods.second?mode=overwrite
                              - to: { uri: "hive:ods.third", parameters: { mode: overwrite } }
                """);
        assertThat(problems(twice)).extracting(Problem::line).containsExactly(12, 13);
    }

    @Test
    void filesAsRowsAreOverwrittenOnlyByAllOfThem() {
        assertRefused(FILES, "orders: cannot overwrite hive:ods.orders: each run reads only files", "'read: all'");
        assertRefused(FILES.replace("format: csv", "format: csv\n        columns: id BIGINT, name STRING"));
        assertRefused(FILES.replace("overwrite", "overwrite-dynamic\n              partition: dt"), "'read: all'");
        assertGood(FILES.replace("format: csv", "format: csv\n        read: all"));
        assertGood(FILES.replace("overwrite", "append"));
    }

    @Test
    void rowsWithoutACursorAreNotAppendedAgainAndAgain() {
        String included = ROUTE.replace("cursor: changed", "cursor: changed\n        cursorNull: include");
        assertRefused(included.replace("overwrite", "append"), "'cursorNull' is include", "'cursorNull: exclude'");
        assertRefused(included.replace("              mode: overwrite\n", "              fileSize: 1GB\n"));
        assertGood(included.replace("overwrite", "upsert\n              key: id"));
    }

    @Test
    void aRouteOfATemplateIsRefusedWhereItIsMade() {
        String template =
                """
                - routeTemplate:
                    id: copying
                    parameters:
                      - name: mode
                    from:
                      uri: table:shop/orders?cursor=changed
                      steps:
                        - to: hive:ods.orders?mode={{mode}}
                - templatedRoute:
                    routeId: orders
                    routeTemplateRef: copying
                    parameters:
                      - name: mode
                        value: overwrite
                """;
        assertThat(problems(template)).extracting(Problem::line).containsExactly(9);
        assertGood(template.replace("value: overwrite", "value: append"));
    }
}
