package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said of files that are taken. */
class AdviceTest {
    private static final Set<String> OURS = Set.of("table", "hive", "sync", "sync-events");

    private static List<String> of(String text) throws RefusedException {
        Outline outline = Outline.parse("a.yaml", text);
        return new Advice(use -> OURS.contains(use.scheme()), Set.of("first", "second"))
                .of(outline).stream().map(Problem::toString).toList();
    }

    private static String after(String names) {
        return """
                - route:
                    id: second
                    from:
                      uri: table:shop/t
                      parameters: { after: "%s" }
                      steps: [ { to: "hive:ods.t" } ]
                """
                .formatted(names);
    }

    private static String split(String from, String target) {
        return """
                - route:
                    id: ticks
                    from:
                      uri: %s
                      steps:
                        - to: sql:select 1?dataSource=#shop
                        - split:
                            simple: "${body}"
                            steps:
                              - filter:
                                  simple: "${body[a]} == 1"
                                  steps: [ { to: "%s" } ]
                """
                .formatted(from, target);
    }

    @Test
    void aSyncThatIsWaitedForIsThere() throws Exception {
        assertThat(of(after("first, second"))).isEmpty();
        assertThat(of(after("first, frist")))
                .containsExactly("line 5, column 21: second: runs will wait for 'frist' of 'after', which is no route"
                        + " here. Did you mean 'first'?");
    }

    @Test
    void aSplitBeforeATargetMakesARunOfEachRow() throws Exception {
        assertThat(of(split("timer:t", "hive:ods.t"))).singleElement().satisfies(said -> assertThat(said)
                .startsWith("line 7, column 11: ticks: each row will be a run and a file of its own in hive:ods.t")
                .endsWith("Leave the 'split' out: a list of rows is one run."));
        assertThat(of(split("sync-events:first", "hive:ods.t"))).hasSize(1);
    }

    @Test
    void aSyncHasATarget() throws Exception {
        String route =
                """
                - route:
                    id: first
                    from:
                      uri: table:shop/t
                      steps: [ { filter: { simple: "${body[a]} == 1", steps: [ { %s } ] } } ]
                """;
        for (String nowhere : List.of("to: log:x", "to: sync:second", "to: kafka:t", "setBody: { constant: x }")) {
            assertThat(of(route.formatted(nowhere)))
                    .as(nowhere)
                    .singleElement()
                    .asString()
                    .startsWith("line 4, column 12: first: a run that reads anything will fail: no step writes it");
        }
        for (String somewhere : List.of("to: hive:ods.t", "to: direct:x", "toD: \"${header.x}\"", "bean: { ref: b }")) {
            assertThat(of(route.formatted(somewhere))).as(somewhere).isEmpty();
        }
    }

    @Test
    void aSplitInASyncIsOneRun() throws Exception {
        assertThat(of(split("table:shop/t", "hive:ods.t"))).isEmpty();
        assertThat(of(split("timer:t", "sync:first"))).isEmpty();
        assertThat(of(split("timer:t", "log:x"))).isEmpty();
    }
}
