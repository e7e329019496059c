package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.api.SyncsFolder;
import io.caravan.api.Token;
import io.caravan.command.terminal.Exit;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user types them, against a service over an H2 source; nothing here needs a lake. */
@QuarkusTest
@QuarkusTestResource(value = SyncsFolder.class, restrictToAnnotatedClass = true)
class CommandTest {
    @TempDir
    private static Path folder;

    /** Runs a command. */
    Said caravan(String... args) throws Exception {
        return Said.here(args);
    }

    /** Runs a command that asks the service of this test. */
    private Said ask(String... args) throws Exception {
        String server = "http://127.0.0.1:" + RestAssured.port;
        return caravan(Stream.concat(Arrays.stream(args), Stream.of("--server", server, "--token", Token.WORD))
                .toArray(String[]::new));
    }

    private static JsonNode json(Said said) throws IOException {
        return new ObjectMapper().readTree(said.out());
    }

    @Test
    void listsTheSyncsInColumnsAndTheRefusedFiles() throws Exception {
        Said said = ask("syncs");
        assertThat(said.code()).isZero();
        assertThat(said.out().lines().findFirst())
                .hasValueSatisfying(
                        head -> assertThat(head).startsWith("SYNC  ").contains("SOURCE"));
        assertThat(said.out()).containsPattern("(?m)^things +table:shop/PUBLIC.THINGS +none");
        assertThat(said.err()).matches("(?s)bad\\.yaml:5:21: .*perod.*\\Rbad\\.yaml is refused\\.\\R");
    }

    @Test
    void saysForWhatASyncWaitsAndWhatTheOthersAre() throws Exception {
        Said all = ask("syncs");
        assertThat(all.out())
                .containsPattern("(?m)^late +table:.* waiting .*waits for thing, which is no sync here")
                .containsPattern("(?m)^ticks +direct:\\S+ +each exchange");
        assertThat(ask("syncs", "late").out())
                .startsWith("late: reads table:shop/PUBLIC.THINGS")
                .containsPattern("note +waits for thing, which is no sync here");
    }

    @Test
    void aRunOfEachValueIsWaitedForAndAFiringIsAsGoodAsTheWorst() throws Exception {
        Said said = ask("run", "values");
        assertThat(said.code()).isEqualTo(Exit.FAILED);
        assertThat(said.out().lines().filter(line -> line.contains("COMMITTED")))
                .hasSize(2);
        assertThat(said.err()).contains("NONE");
        assertThat(ask("syncs").out()).containsPattern("(?m)^values .* FAILED");
    }

    @Test
    void aPausedSyncSaysWhyAndHasNoNextFiring() throws Exception {
        ask("pause", "things", "--reason", "for others to read");
        assertThat(ask("syncs", "things").out())
                .containsPattern("state +paused")
                .contains("paused: for others to read");
        ask("resume", "things");
    }

    @Test
    void wrongUsageIsTwoAndSaysWhatIsAllowed() throws Exception {
        for (String[] wrong : new String[][] {
            {"runs", "--limit", "0"},
            {"runs", "--limit", "abc"},
            {"runs", "--status", "foo"},
            {"preview", "things", "--rows", "5000"},
            {"retry", "orders"},
            {"backfill", "things", "--from", "2026-11-02", "--to", "2026-11-01"},
            {"backfill", "things", "--from", "2026-11-02", "--to", "2026-11-02", "--parallelism", "x"},
            {"verify"},
            {"new", "things"}
        }) {
            Said said = ask(wrong);
            assertThat(said.code()).as(String.join(" ", wrong)).isEqualTo(Exit.USAGE);
            assertThat(said.err()).doesNotContain("an int").doesNotContain("a long");
        }
        assertThat(ask("runs", "--limit", "abc").err()).contains("'abc' is not a whole number from 1 to 1000.");
    }

    @Test
    void listsConnectionsAndTheColumnsOfATable() throws Exception {
        assertThat(ask("connections").out()).containsPattern("(?m)^shop +\\S+ +jdbc:h2:");
        assertThat(ask("tables", "shop", "--columns", "PUBLIC.THINGS").out())
                .containsPattern("(?m)^ID +integer\\(32\\) +int")
                .containsPattern("(?m)^NAME +");
        assertThat(ask("tables", "shop", "--columns", "PUBLIC.NOSUCH").code()).isEqualTo(Exit.FAILED);
    }

    @Test
    void listsWhatRoutesMayBeMadeOf() throws Exception {
        assertThat(ask("components").out())
                .containsPattern("(?m)^Components: .*direct, .*hive, .*kafka, .*sql, .*table, .*timer")
                .containsPattern("(?m)^Languages: .*constant, .*simple, .*tokenize")
                .containsPattern("(?m)^Data formats: .*jackson");
    }

    @Test
    void writesAFirstRouteForATable() throws Exception {
        Said printed = ask("new", "shop/PUBLIC.THINGS", "--id", "fresh");
        assertThat(printed.code()).as(printed.err()).isZero();
        assertThat(printed.out())
                .contains("# The whole table, each night: which columns are its key is not known here.")
                .contains("uri: table:shop/PUBLIC.THINGS", "uri: hive:ods.things", "mode: overwrite");
        Path file = folder.resolve("drafted.yaml");
        Said written = ask("new", "shop/PUBLIC.CHANGES", "--id", "first", "--to", "lake.x", "-o", file.toString());
        assertThat(written.code()).as(written.err()).isZero();
        assertThat(Files.readString(file))
                .contains("uri: hive:lake.x", "id: first", "A cursor may be one of UPDATED_AT, CREATED_AT");
        assertThat(ask("validate", file.toString()).out()).contains(": good");
        assertThat(ask("validate", folder.toString()).out()).contains("drafted.yaml: good");
        assertThat(ask("new", "shop/PUBLIC.CHANGES", "-o", file.toString()).err())
                .contains("the file is there");
    }

    @Test
    void tellsWhatHappenedInARun() throws Exception {
        JsonNode run = json(ask("run", "things", "--json")).path("run");
        assertThat(ask("logs", run.path("id").asText(), "--follow").out())
                .containsPattern("(?m)^\\d{4}-\\S+ \\S+  ELECTED")
                .contains("COMMITTED");
        assertThat(ask("runs", "things").out()).containsPattern("(?m)^RUN .* BIZDATE .* FILTERED ");
        assertThat(ask("logs", "things").out()).contains("ELECTED");
        assertThat(ask("runs", "things", "--since", "1h", "--no-empty").out()).containsPattern("(?m)^RUN ");
        assertThat(ask("runs", "things", "--until", "2020-01-01").out()).contains("There are no such runs.");
        Said wrong = ask("runs", "--since", "yesterday");
        assertThat(wrong.code()).isEqualTo(Exit.USAGE);
        assertThat(wrong.err()).contains("'yesterday' is neither a time, a date nor a period");
    }

    @Test
    void saysItsVersionAndCompletesCommands() throws Exception {
        assertThat(caravan("--version").out()).startsWith("caravan ").contains("Java ");
        assertThat(caravan("completion").out()).contains("complete -F", "test-connection");
    }

    @Test
    void printsWhatTheServiceAnswersWhenJsonIsWanted() throws Exception {
        Said said = ask("syncs", "--json");
        assertThat(said.code()).isZero();
        assertThat(json(said).findValuesAsText("id")).contains("things", "away");
    }

    @Test
    void printsARefusalAsJsonToo() throws Exception {
        for (String[] refused : new String[][] {
            {"syncs", "nobody", "--json"}, {"pause", "nobody", "--json"}, {"backfill", "show", "987654", "--json"}
        }) {
            Said said = ask(refused);
            assertThat(said.code()).as(String.join(" ", refused)).isEqualTo(Exit.FAILED);
            assertThat(json(said).path("detail").asText()).isNotEmpty();
            assertThat(said.err()).startsWith("caravan: ");
        }
    }

    @Test
    void runsASyncAndWaitsForItsEnd() throws Exception {
        Said said = ask("run", "things");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out())
                .matches(
                        "(?s)things: run \\d+ COMMITTED in .*: 2 rows read, 2 filtered, 0 published(, .* rows/s)?\\.\\R");
    }

    @Test
    void showsARunInFull() throws Exception {
        JsonNode run = json(ask("run", "things", "--json")).path("run");
        assertThat(run.path("status").asText()).isEqualTo("COMMITTED");
        Said said = ask("runs", run.path("id").asText());
        assertThat(said.code()).isZero();
        assertThat(said.out())
                .startsWith("things: run " + run.path("id").asText() + " COMMITTED")
                .contains("counted     2 rows read, 2 filtered")
                .containsPattern("(?m)^SPLIT +STATUS")
                .containsPattern("(?m)^AT +EVENT")
                .contains("COMMITTED");
    }

    @Test
    void exitsWithOneAndSaysWhyWhenARunFails() throws Exception {
        Said said = ask("run", "nothing");
        assertThat(said.code()).isEqualTo(Exit.FAILED);
        assertThat(said.out()).isEmpty();
        assertThat(said.err())
                .containsPattern("caravan: nothing: run \\d+ FAILED after .* \\(USER\\)")
                .contains("nothing/PUBLIC.NOTHING: cannot ");
        Said list = ask("runs", "nothing", "--status", "failed", "--limit", "1");
        assertThat(list.out()).containsPattern("(?m)^\\d+ +nothing .* FAILED .*nothing/PUBLIC.NOTHING: cannot ");
    }

    @Test
    void listsFilesAndExportsWhatCouldNotBecomeRows() throws Exception {
        Said ran = ask("run", "lines");
        assertThat(ran.out())
                .matches("lines: run \\d+ COMMITTED in .*: 4 rows read, 2 filtered, 2 dirty, 0 published.*;"
                        + " files: 1 found, 1 copied, 36 bytes\\.\\R");
        JsonNode run = json(ask("runs", "lines", "--json", "--limit", "1")).path(0);
        assertThat(run.path("bytesRead").asLong()).as("each byte counts once").isEqualTo(36);
        String id = run.path("id").asText();
        assertThat(ask("runs", id).out()).contains("counted     4 rows read, 2 filtered, 2 dirty");
        assertThat(ask("files", id).out()).containsPattern("(?m)^\\S+a\\.csv +copied");
        assertThat(ask("files", "lines").out()).containsPattern("(?m)^\\S+a\\.csv +copied .* " + id + " *$");
        String name = json(ask("files", id, "--json")).path(0).path("name").asText();
        assertThat(ask("files", "lines", "--name", name).out())
                .containsPattern("(?m)^\\S+a\\.csv +copied .* " + id + " *$");
        assertThat(ask("files", "lines", "--name", "a.csv").out()).contains("no run has a file 'a.csv'");
        assertThat(ask("files", "lins").err()).contains("'lins'");
        assertThat(ask("dirty", id).out())
                .containsPattern("(?m)^NUMBER +SPLIT +PLACE +POSITION")
                .containsPattern("(?m)^ *\\d+ +0 +a\\.csv +line 4 +name +it holds bytes that are no text");
        assertThat(ask("dirty", id, "--csv").out().lines())
                .hasSize(3)
                .first()
                .isEqualTo("number,split,place,position,column,reason,text,base64,at");
        assertThat(ask("dirty", id, "--csv").out())
                .containsPattern(
                        "(?m)^\\d+,0,a\\.csv,line 3,[^,]*,it holds bytes that are no text in the charset,,eCwiQvZiLCBCLiI=,");
        assertThat(ask("dirty", "99999").code()).isEqualTo(Exit.FAILED);
    }

    @Test
    void leavesARunToTheServiceWhenItNeedNotWait() throws Exception {
        Said said = ask("run", "echo", "--no-wait");
        assertThat(said.code()).isZero();
        assertThat(said.out()).matches("(?s)echo: run \\d+ has begun.*");
    }

    @Test
    void saysWhatTheServiceRefuses() throws Exception {
        Said said = ask("run", "nobody");
        assertThat(said.code()).isEqualTo(Exit.FAILED);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).startsWith("caravan: cannot find the sync 'nobody'");
        Said json = ask("run", "nobody", "--json");
        assertThat(json.code()).isEqualTo(Exit.FAILED);
        assertThat(json(json).path("status").asInt()).isEqualTo(404);
    }

    @Test
    void pausesAndResumesASync() throws Exception {
        assertThat(ask("pause", "echo", "--reason", "moving \"house\"").code()).isZero();
        assertThat(json(ask("syncs", "--json")).findValuesAsText("pauseReason")).contains("moving \"house\"");
        assertThat(ask("syncs").out()).containsPattern("(?m)^echo .* paused");
        assertThat(ask("resume", "echo").out()).startsWith("echo goes on");
        assertThat(ask("syncs").out()).doesNotContain("paused");
    }

    @Test
    void suggestsTheNearestCommand() throws Exception {
        Said said = caravan("snycs");
        assertThat(said.code()).isEqualTo(Exit.USAGE);
        assertThat(said.err()).contains("cannot understand 'snycs'. Did you mean 'syncs'?");
    }

    @Test
    void saysWhatIsWrongWithAnArgument() throws Exception {
        Said date = caravan("run", "things", "--bizdate", "2026-02-30");
        assertThat(date.code()).isEqualTo(Exit.USAGE);
        assertThat(date.err()).contains("'2026-02-30' is not a date. Write it as 2026-11-20.");
        Said period = caravan("run", "things", "--timeout", "soon");
        assertThat(period.code()).isEqualTo(Exit.USAGE);
        assertThat(period.err()).contains("'soon' is not a period");
        assertThat(caravan("run").code()).isEqualTo(Exit.USAGE);
        assertThat(caravan("run", "a", "--bizdate", "20261120", "--time", "2026-11-20T00:00Z")
                        .code())
                .isEqualTo(Exit.USAGE);
        Said file = ask("validate", folder.resolve("none.yaml").toString());
        assertThat(file.code()).isEqualTo(Exit.USAGE);
        assertThat(file.err()).contains("cannot read the file");
    }

    @Test
    void saysThatNoServiceIsThere() throws Exception {
        Said said = caravan("syncs", "--server", "127.0.0.1:1");
        assertThat(said.code()).isEqualTo(Exit.UNREACHABLE);
        assertThat(said.err())
                .startsWith("caravan: cannot reach the service at http://127.0.0.1:1: nobody listens there.");
    }

    @Test
    void helpsWithEachCommandAndAnExample() throws Exception {
        String all = caravan("--help").out();
        for (String name : Root.line(new Root()).getSubcommands().keySet()) {
            assertThat(all).contains("  " + name + " ");
            Said help = caravan(name, "--help");
            assertThat(help.code()).isZero();
            assertThat(help.out()).startsWith("Usage: caravan " + name).contains("Example: ", "caravan " + name);
        }
    }

    private static final String FILE =
            """
            - route:
                id: fresh
                from:
                  uri: table:shop/PUBLIC.THINGS
                  parameters: { schedule: none, key: %s }
                  steps:
                    - to: log:fresh
            """;

    @Test
    void validatesFilesAndNamesTheLineOfAMistake() throws Exception {
        Path good = file("good.yaml", FILE.formatted("ID"));
        Path bad = file("bad.yaml", FILE.formatted("ID, batchRows: abc"));
        assertThat(ask("validate", good.toString()).code()).isZero();
        Said said = ask("validate", good.toString(), bad.toString());
        assertThat(said.code()).isEqualTo(Exit.FAILED);
        assertThat(said.out()).contains(good + ": good").contains(bad + ":5:").contains("batchRows");
    }

    @Test
    void plansASyncAndAFileThatIsNotDropped() throws Exception {
        Said said = ask("plan", "things");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out())
                .startsWith("things: reads table:shop/PUBLIC.THINGS")
                .containsIgnoringCase("select");
        Said fresh = ask("plan", file("fresh.yaml", FILE.formatted("ID")).toString());
        assertThat(fresh.code()).as(fresh.err()).isZero();
        assertThat(fresh.out()).startsWith("fresh: reads table:shop/PUBLIC.THINGS");
        Said wrong = ask(
                "plan", file("wrong.yaml", FILE.formatted("ID, batchRows: abc")).toString());
        assertThat(wrong.code()).isEqualTo(Exit.FAILED);
        assertThat(wrong.err()).startsWith("caravan: wrong.yaml:5:").contains("batchRows");
    }

    @Test
    void previewsTheFirstRows() throws Exception {
        Said said = ask("preview", "things", "--rows", "1");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out())
                .containsPattern("(?m)^ID +NAME$")
                .containsPattern("(?m)^1 +one$")
                .contains("1 row");
        Said fresh = ask("preview", file("first.yaml", FILE.formatted("ID")).toString());
        assertThat(fresh.out()).containsPattern("(?m)^2 +two$").contains("and no more");
    }

    @Test
    void triesConnectionsAndListsTheirTables() throws Exception {
        Said good = ask("test-connection", "shop");
        assertThat(good.code()).as(good.out() + good.err()).isZero();
        assertThat(good.out()).containsPattern("(?m)^login +ok").containsPattern("(?m)^read +ok");
        Said bad = ask("test-connection", "away");
        assertThat(bad.code()).isEqualTo(Exit.FAILED);
        assertThat(bad.out()).containsPattern("(?m)^connect +failed");
        Said tables = ask("tables", "shop", "--like", "public.th*");
        assertThat(tables.out()).containsPattern("(?m)^PUBLIC.THINGS +");
        Said unknown = ask("tables", "nowhere");
        assertThat(unknown.code()).isEqualTo(Exit.FAILED);
        assertThat(unknown.err()).startsWith("caravan: ").contains("nowhere");
    }

    @Test
    void cancelsAndRetriesARun() throws Exception {
        assertThat(ask("cancel", "things").code()).as("nothing to cancel").isEqualTo(Exit.FAILED);
        String failed = json(ask("run", "nothing", "--json")).at("/run/id").asText();
        Said again = ask("retry", failed);
        assertThat(again.code()).isEqualTo(Exit.FAILED);
        assertThat(again.err()).containsPattern("nothing: run \\d+ FAILED").contains("cannot ");
        ask("run", "away", "--no-wait");
        assertThat(ask("cancel", "away").out()).startsWith("The run of away is cancelled");
    }

    @Test
    void runsASyncForADate() throws Exception {
        JsonNode run =
                json(ask("run", "things", "--bizdate", "20261101", "--json")).path("run");
        assertThat(run.path("status").asText()).isEqualTo("COMMITTED");
        assertThat(run.path("trigger").asText()).isEqualTo("BACKFILL");
    }

    @Test
    void backfillsARangeOfDatesAndSaysHowItWent() throws Exception {
        String[] range = {
            "backfill", "echo", "--from", "2026-11-01", "--to", "2026-11-03", "--order", "desc", "--stop-on-error"
        };
        Said plan =
                ask(Stream.concat(Arrays.stream(range), Stream.of("--dry-run")).toArray(String[]::new));
        assertThat(plan.code()).as(plan.err()).isZero();
        assertThat(plan.out()).containsPattern("(?m)^2026-11-03 ").contains("3 runs would begin, 0 left out");
        Said said = ask(range);
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).matches("(?s)echo: backfill \\d+ DONE in .*: 3 committed, .*");
        String id = said.out().replaceAll("(?s).*backfill (\\d+) .*", "$1");
        assertThat(ask("backfill", "list", "echo").out()).containsPattern("(?m)^" + id + " +echo .*DONE");
        assertThat(ask("backfill", "show", id).out()).startsWith("echo: backfill " + id + " DONE");
        assertThat(ask("backfill", "stop", id).code()).as("it has ended").isEqualTo(Exit.FAILED);
        assertThat(ask("backfill", "cancel", id).code()).as("it has ended").isEqualTo(Exit.FAILED);
        assertThat(caravan("backfill", "echo", "--from", "2026-11-01").code()).isEqualTo(Exit.USAGE);
    }

    private static Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
