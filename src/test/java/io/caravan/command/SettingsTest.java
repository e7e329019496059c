package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    private Path folder;

    @Test
    void aMisspeltSettingIsToldWithItsLineAndWhatWasMeant() throws Exception {
        assertThat(
                        problems(
                                """
                        caravan.lake.hive.url=hive2://h:10000
                        caravan.lake.hiv.url=x
                        caravan.conections.shop.url=x
                        caravan.connections.shop.usrname=x
                        # a comment
                        caravan.files.root=/data
                        caravan.run.worker=8
                        %prod.caravan.run.lesae=8s
                        caravan.nothing.like.it=8
                        """))
                .containsExactly(
                        line(2) + "there is no setting caravan.lake.hiv.url. Did you mean caravan.lake.hive.url?",
                        line(3) + "there is no setting caravan.conections.shop.url."
                                + " Did you mean caravan.connections.shop.url?",
                        line(4) + "there is no setting caravan.connections.shop.usrname."
                                + " Did you mean caravan.connections.shop.username?",
                        line(6) + "there is no setting caravan.files.root. Did you mean caravan.files.roots?",
                        line(7) + "there is no setting caravan.run.worker. Did you mean caravan.run.workers?",
                        line(8) + "there is no setting caravan.run.lesae. Did you mean caravan.run.lease?",
                        line(9) + "there is no setting caravan.nothing.like.it."
                                + " Look it up in docs/operations.md, or remove it.");
    }

    @Test
    void aValueThatIsNoneIsToldBeforeAnythingBegins() throws Exception {
        assertThat(
                        problems(
                                """
                        caravan.http.token-required=maybe
                        caravan.run.workers=many
                        caravan.run.grace=6x
                        caravan.run.lease=PT30S
                        caravan.run.backoff=${BACKOFF}
                        """))
                .containsExactly(
                        line(1) + "the setting caravan.http.token-required is 'maybe': it is neither true nor false.",
                        line(2) + "the setting caravan.run.workers is 'many': it is no whole number, such as 8.",
                        line(3) + "the setting caravan.run.grace is '6x': it is no period, such as 500ms, 30s, 10m or"
                                + " 1h.");
    }

    @Test
    void whatOthersReadIsFree() throws Exception {
        assertThat(
                        problems(
                                """
                        caravan.route.what.ever=x
                        quarkus.http.prot=8080
                        camel.x=y
                        caravan.files.roots[0]=/data
                        caravan.connections."my.shop".max-connections=3
                        """))
                .isEmpty();
    }

    @Test
    void systemPropertiesAreLookedAtToo() {
        Properties system = new Properties();
        system.setProperty("caravan.data.dri", "x");
        system.setProperty("java.home", "x");
        assertThat(SettingsCheck.problems(folder, system, Map.of()))
                .containsExactly("the command line (-D): there is no setting caravan.data.dri."
                        + " Did you mean caravan.data.dir?");
    }

    @Test
    void variablesOfTheEnvironmentAreOnlyTold() {
        assertThat(SettingsCheck.warnings(List.of(
                        "CARAVAN_LAKE_HIV_URL",
                        "CARAVAN_LAKE_HIVE_URL",
                        "CARAVAN_CONNECTIONS_MY_SHOP_MAX_CONNECTIONS",
                        "CARAVAN_CONNECTIONS_SHOP_USRNAME",
                        "CARAVAN_ROUTE_X",
                        "CARAVAN_SERVER",
                        "CARAVAN_PORT_8080_TCP",
                        "CARAVAN_SERVICE_HOST",
                        "HOME")))
                .containsExactly(
                        "the environment: there is no setting CARAVAN_CONNECTIONS_SHOP_USRNAME."
                                + " Did you mean CARAVAN_CONNECTIONS_SHOP_USERNAME?",
                        "the environment: there is no setting CARAVAN_LAKE_HIV_URL. Did you mean CARAVAN_LAKE_HIVE_URL?");
    }

    @Test
    void wrongValuesOfTheEnvironmentEndTheStartToo() throws Exception {
        assertThat(SettingsCheck.problems(
                        folder,
                        new Properties(),
                        Map.of("CARAVAN_HTTP_TOKEN_REQUIRED", "no!", "CARAVAN_RUN_WORKERS", "8", "CARAVAN_TOKEN", "x")))
                .containsExactly("the environment: the setting CARAVAN_HTTP_TOKEN_REQUIRED is 'no!': it is neither true"
                        + " nor false.");
        Files.writeString(folder.resolve(".env"), "SHOP_PASSWORD=x\nCARAVAN_STORE_ULR=x\nCARAVAN_RUN_ATTEMPTS=few\n");
        assertThat(SettingsCheck.problems(folder, new Properties(), Map.of()))
                .containsExactly(
                        ".env, line 2: there is no setting CARAVAN_STORE_ULR. Did you mean CARAVAN_STORE_URL?",
                        ".env, line 3: the setting CARAVAN_RUN_ATTEMPTS is 'few': it is no whole number, such as 8.");
    }

    /** Two that only we set are on no page. */
    @Test
    void thePageOfSettingsHasAllOfThem() throws Exception {
        String page = Files.readString(Path.of("docs/operations.md"));
        TreeSet<String> told = new TreeSet<>();
        Matcher rows = Pattern.compile("(?m)^\\| (`.*?) \\|").matcher(page);
        while (rows.find()) {
            Matcher names = Pattern.compile("`([^`]+)`").matcher(rows.group(1));
            String last = "";
            while (names.find()) {
                String name = names.group(1);
                if (name.startsWith("….")) {
                    name = "caravan.connections.<name>." + name.substring(2);
                } else if (name.startsWith(".") && !last.isEmpty()) {
                    String above = last.startsWith("caravan.") ? last : "";
                    name = above.substring(0, Math.max(0, above.lastIndexOf('.'))) + name;
                }
                if (name.startsWith("caravan.") && !name.startsWith("caravan.route.")) {
                    told.add(name);
                    last = name;
                }
            }
        }
        TreeSet<String> known = new TreeSet<>(Settings.all());
        known.removeAll(List.of("caravan.serve", "caravan.http.body-timeout", "caravan.connections.<name>.account"));
        assertThat(told).isEqualTo(known);
    }

    private static String line(int number) {
        return "config/application.properties, line " + number + ": ";
    }

    private List<String> problems(String text) throws IOException {
        Path file = Files.createDirectories(folder.resolve("config")).resolve("application.properties");
        Files.writeString(file, text);
        return SettingsCheck.problems(folder, new Properties(), Map.of());
    }
}
