package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a bad file gets: file, line, option, value and remedy, and nothing of it runs. */
class RefusedFilesTest {
    private static final String ROUTE =
            """
            - route:
                id: orders
                from:
                  uri: timer:orders
                  parameters:
                    period: 60000
                  steps:
                    - to: log:orders
            """;

    @TempDir
    private Path folder;

    private final CamelContext camel = new DefaultCamelContext();
    private DropFolder drop;

    @BeforeEach
    void startCamel() {
        camel.start();
    }

    @AfterEach
    void stopCamel() throws Exception {
        assertThat(camel.getRoutes()).isEmpty();
        assertThat(camel.getEndpoints()).isEmpty();
        drop.close();
        camel.close();
    }

    @Test
    void namesTheMacroThatDoesNotExist() throws Exception {
        String route =
                """
                - route:
                    id: orders
                    from:
                      uri: table:shop/orders
                      parameters:
                        where: "day = '${yyyymmddd}'"
                      steps:
                        - to:
                            uri: hive:ods.orders
                            parameters:
                              mode: overwrite
                              partition: "dt=${yyyy-mm-dd-1/24}/site=${sites}.each_value"
                """;
        // The connection is not there either, which is no option's fault.
        List<Problem> problems = problems(route).stream()
                .filter(problem -> problem.option() != null)
                .toList();
        assertThat(problems).extracting(Problem::option).containsExactly("where", "partition");
        assertThat(problems).extracting(Problem::line).containsExactly(6, 12);
        assertThat(problems.get(0).message())
                .startsWith(
                        "orders: cannot use the endpoint table:shop/orders: 'where': cannot expand '${yyyymmddd}':");
        assertThat(problems.get(1).message())
                .contains("cannot expand '${yyyy-mm-dd-1/24}'")
                .contains("$[");
    }

    @Test
    void namesAMisspeltOptionAndTheOneThatWasMeant() throws Exception {
        Problem problem = only(ROUTE.replace("period", "perod"));
        assertThat(problem)
                .isEqualTo(
                        new Problem(
                                6,
                                9,
                                "perod",
                                "60000",
                                "orders: cannot read the option 'perod' of timer:orders: there is no such option. Did you mean 'period'?"));
    }

    @Test
    void namesAMisspeltOptionInAUri() throws Exception {
        Problem problem = only(ROUTE.replace("log:orders", "log:orders?levle=INFO"));
        assertThat(problem.line()).isEqualTo(8);
        assertThat(problem.option()).isEqualTo("levle");
        assertThat(problem.value()).isEqualTo("INFO");
        assertThat(problem.message()).contains("Did you mean 'level'?");
    }

    @Test
    void namesAValueThatDoesNotFit() throws Exception {
        Problem problem = only(ROUTE.replace("60000", "soon"));
        assertThat(problem.line()).isEqualTo(6);
        assertThat(problem.option()).isEqualTo("period");
        assertThat(problem.value()).isEqualTo("soon");
        assertThat(problem.message())
                .contains("cannot set the option 'period' of timer:orders to 'soon': it is neither a whole number");
    }

    @Test
    void reportsAllProblemsOfAFileAtOnce() throws Exception {
        List<Problem> problems = problems(ROUTE.replace("period: 60000", "perod: 60000\n        delay: later")
                + ROUTE.replace("orders", "items").replace("log:items", "logg:items")
                + "- rout:\n    id: third\n");
        assertThat(problems).extracting(Problem::line).containsExactlyInAnyOrder(6, 7, 17, 18);
        assertThat(problems)
                .extracting(Problem::message)
                .anyMatch(text -> text.contains("Did you mean 'route'?"))
                .anyMatch(text -> text.contains("no component 'logg'. Did you mean 'log'?"));
    }

    @Test
    void refusesAnUnknownStep() throws Exception {
        Problem problem = only(ROUTE.replace("- to: log:orders", "- too: log:orders"));
        assertThat(problem.line()).isEqualTo(8);
        assertThat(problem.option()).isEqualTo("too");
        assertThat(problem.message())
                .isEqualTo("orders: cannot read the step 'too': there is no such step. Did you mean 'to'?");
    }

    @Test
    void refusesAnUnknownKeyOfARoute() throws Exception {
        Problem problem = only(ROUTE.replace("    from:", "    autoStart: false\n    from:"));
        assertThat(problem.line()).isEqualTo(3);
        assertThat(problem.option()).isEqualTo("autoStart");
    }

    @Test
    void refusesARouteWithoutAnId() throws Exception {
        assertThat(only(ROUTE.replace("    id: orders\n", "")).message()).contains("it has no 'id'. Give it one");
    }

    @Test
    void refusesAFromOutsideOfARoute() throws Exception {
        assertThat(only("- from:\n    uri: timer:x\n    steps:\n      - to: log:x\n")
                        .message())
                .contains("Write '- route:' with an 'id'");
    }

    @Test
    void refusesAFileThatIsNotAList() throws Exception {
        assertThat(only("route:\n  id: orders\n").message()).contains("Begin each entry with '- '");
    }

    @Test
    void refusesAnIdThatIsUsedTwice() throws Exception {
        Problem problem = only(ROUTE + ROUTE);
        assertThat(problem.line()).isEqualTo(9);
        assertThat(problem.message()).contains("'orders' is used twice in bad.yaml, first in line 1");
    }

    @Test
    void refusesAnIdThatTheRunStoreHasNoRoomFor() throws Exception {
        Problem problem = only(ROUTE.replaceFirst("orders", "中".repeat(64)));
        assertThat(problem.message()).contains("its 'id' has 192 bytes in UTF-8, and the run store has room for 190");
    }

    @Test
    void refusesAKeyThatIsWrittenTwice() throws Exception {
        Problem problem = only(ROUTE.replace("period: 60000", "period: 60000\n        period: 5"));
        assertThat(problem.line()).isEqualTo(7);
        assertThat(problem.message()).contains("the key 'period': it is written twice, first in line 6");
    }

    @Test
    void refusesAHalfWrittenFile() throws Exception {
        Problem problem = only(ROUTE.substring(0, ROUTE.indexOf("uri") + 2));
        assertThat(problem.line()).isPositive();
        assertThat(problem.message()).contains("cannot use the endpoint ur");
    }

    @Test
    void refusesBrokenYamlWithItsLine() throws Exception {
        Problem problem = only(ROUTE.replace("uri: timer:orders", "uri: \"timer:orders"));
        assertThat(problem.line()).isPositive();
        assertThat(problem.message()).startsWith("bad.yaml: cannot read the YAML:");
    }

    @Test
    void refusesAnEmptyFileAndOneOfCommentsOnly() throws Exception {
        assertThat(only("").message()).contains("the file is empty");
        assertThat(only("# later\n").message()).contains("nothing but comments");
    }

    @Test
    void refusesWhatIsNotUtf8WithItsLine() throws Exception {
        byte[] bytes = ROUTE.replace("orders", "ördérs").getBytes(StandardCharsets.ISO_8859_1);
        Problem problem = only(bytes);
        assertThat(problem.line()).isEqualTo(2);
        assertThat(problem.message()).contains("line 2 is not UTF-8");
    }

    @Test
    void refusesAHugeFileWithoutReadingIt() throws Exception {
        byte[] bytes = new byte[50 << 20];
        java.util.Arrays.fill(bytes, (byte) '#');
        assertThat(only(bytes).message()).contains("larger than 1 MiB").contains("52428800 bytes");
    }

    @Test
    void refusesAliasBombs() throws Exception {
        StringBuilder bomb = new StringBuilder("- a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("- a").append(i).append(": &a").append(i).append(" [");
            bomb.append("*a")
                    .append(i - 1)
                    .append(", *a".concat(String.valueOf(i - 1)).repeat(8))
                    .append("]\n");
        }
        assertThat(only(bomb.toString()).message()).contains("aliases");
    }

    @Test
    void refusesSmallBombsAndCircles() throws Exception {
        StringBuilder bomb = new StringBuilder("- a0: &a0 [x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 8; i++) {
            String alias = "*a" + (i - 1);
            bomb.append("- a" + i + ": &a" + i + " [" + (alias + ", ").repeat(6) + alias + "]\n");
        }
        assertThat(only(bomb.toString()).message()).contains("nodes");
        assertThat(only("- a: &a\n    b: *a\n").message()).contains("contains itself");
        assertThat(only("- " + "[".repeat(200_000)).message()).contains("nested too deep");
    }

    @Test
    void refusesAStepThatNamesABeanThatIsNotThere() throws Exception {
        Problem problem = only(ROUTE.replace("to: log:orders", "process: { ref: nobody }"));
        assertThat(problem.line()).isEqualTo(8);
        assertThat(problem.message()).contains("nobody");
    }

    @Test
    void refusesAPropertyThatIsNotThere() throws Exception {
        Problem problem = only(ROUTE.replace("log:orders", "log:{{nowhere}}"));
        assertThat(problem.line()).isEqualTo(8);
        assertThat(problem.message()).contains("nowhere");
    }

    @Test
    void neverPrintsAPassword() throws Exception {
        List<Problem> problems = problems(
                ROUTE.replace(
                        "to: log:orders",
                        "to: { uri: 'file:x', parameters: { password: hunter2, fileExist: 'hunter2x', accountSecret: hunter3 } }"));
        assertThat(problems).isNotEmpty();
        assertThat(problems.toString()).doesNotContain("hunter2,").doesNotContain("hunter3");
    }

    private Problem only(String text) throws Exception {
        return only(text.getBytes(StandardCharsets.UTF_8));
    }

    private Problem only(byte[] bytes) throws Exception {
        List<Problem> problems = problems(bytes);
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    private List<Problem> problems(String text) throws Exception {
        return problems(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<Problem> problems(byte[] bytes) throws Exception {
        Files.write(folder.resolve("bad.yaml"), bytes);
        drop = new DropFolder(camel, folder, Clock.systemUTC(), Runnable::run);
        drop.scan();
        FileState state = drop.files().get(0);
        assertThat(state.status()).isEqualTo(FileState.Status.REFUSED);
        assertThat(state.routes()).isEmpty();
        return state.problems();
    }
}
