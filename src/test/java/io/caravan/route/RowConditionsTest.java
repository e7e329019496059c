package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Conditions on columns that cannot be decided are told with their line, before anything runs. */
class RowConditionsTest {
    private static final Set<String> OURS = Set.of("table", "hive", "sync-events");

    private static List<String> of(String from, String steps) throws RefusedException {
        String text =
                """
                - route:
                    id: orders
                    from:
                      uri: %s
                      steps: [ %s ]
                """
                        .formatted(from, steps);
        return new RowConditions(use -> OURS.contains(use.scheme()))
                .problems(Outline.parse("a.yaml", text)).stream()
                        .map(Problem::toString)
                        .toList();
    }

    private static String filter(String condition) {
        return "{ filter: { simple: \"" + condition + "\", steps: [ { to: 'hive:ods.t' } ] } }";
    }

    @Test
    void namesTheOperatorThatIsNotThere() throws Exception {
        assertThat(of("table:shop/t", filter("${body[code]} regex '1.*'")))
                .singleElement()
                .asString()
                .startsWith(
                        "line 5, column 36: orders: cannot filter rows by '${body[code]} regex '1.*'': 'regex' is not among ==")
                .endsWith("Use the source's 'where' or 'query', or a bean.");
    }

    @Test
    void looksIntoBranchesAndBehindStepsThatKeepTheBody() throws Exception {
        String wrong = "${body[a]} is 'x'";
        String when = "{ choice: { when: [ { expression: { simple: { expression: \"" + wrong + "\" } }, steps: [ "
                + filter(wrong) + " ] } ], otherwise: { steps: [ " + filter(wrong) + " ] } } }";
        assertThat(of("table:shop/t", "{ setHeader: { name: x, constant: 1 } }, { to: 'log:x' }, " + when))
                .hasSize(3);
        assertThat(of("table:shop/t", "{ multicast: { steps: [ { to: 'hive:ods.a' }, " + filter(wrong) + " ] } }"))
                .hasSize(1);
    }

    @Test
    void leavesAloneWhatMayBeAnotherBody() throws Exception {
        String other = filter("${body[code]} regex '1.*'");
        assertThat(of("timer:t", other)).isEmpty();
        assertThat(of("sync-events:first", other)).isEmpty();
        assertThat(of("table:shop/t", "{ to: 'sql:select 1?dataSource=#x' }, " + other))
                .isEmpty();
        assertThat(of("table:shop/t", "{ bean: { ref: x } }, " + other)).isEmpty();
        assertThat(of("table:shop/t", filter("{{caravan.route.condition}} && ${body[a]} ~~ 'x'")))
                .isEmpty();
        assertThat(of("table:shop/t", filter("${body} regex 'x'"))).isEmpty();
        assertThat(of("table:shop/t", filter("${body[code]} == '1'"))).isEmpty();
    }
}
