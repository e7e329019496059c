package io.caravan.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.Azurite;
import io.caravan.Doorway;
import io.caravan.connection.ConnectionSettings;
import io.caravan.connection.ConnectionTest;
import io.caravan.connection.TableList;
import io.caravan.run.RunException;
import io.caravan.table.pool.Connections;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts by name, and the way to them step by step. */
class AccountsTest {
    private static Stream<String> steps(ConnectionTest test) {
        return test.steps().stream().map(ConnectionTest.Step::name);
    }

    private static ConnectionTest.Step last(ConnectionTest test) {
        return test.steps().get(test.steps().size() - 1);
    }

    @Test
    void areThoseWhoseUrlIsOneOfHttp() {
        Map<String, String> all = Map.of(
                "caravan.connections.shop.url", "jdbc:h2:mem:shop",
                "caravan.connections.meters.url", " HTTPS://meters.blob.core.windows.net",
                "caravan.connections.wrong.url", "https://wrong.blob.core.windows.net/raw",
                "caravan.connections.string.connection-string", "AccountName=a",
                "CARAVAN_CONNECTIONS_ENV_URL", "http://127.0.0.1/dev",
                "caravan.connections.env.url", "http://127.0.0.1/dev");
        ConnectionSettings settings = new ConnectionSettings(name -> Optional.ofNullable(all.get(name)), all::keySet);
        Accounts accounts = new Accounts(settings);
        assertThat(accounts.names()).containsExactly("env", "meters", "string", "wrong");
        assertThat(new Connections(name -> Optional.ofNullable(all.get(name)), all::keySet).names())
                .containsExactly("shop");
        assertThat(accounts.list().get(1)).satisfies(info -> {
            assertThat(info.kind()).isEqualTo("blob");
            assertThat(info.address()).isEqualTo("https://meters.blob.core.windows.net");
            assertThat(info.problem()).isNull();
        });
        assertThat(accounts.list().get(3).problem()).contains("names more than the account");
        assertThat(last(accounts.test("wrong")).name()).isEqualTo("settings");
        assertThatThrownBy(() -> accounts.store("metres", "raw"))
                .isInstanceOf(RunException.class)
                .hasMessage("cannot open connection 'metres': there is no setting caravan.connections.metres.url."
                        + " Known blob accounts: env, meters, string, wrong.");
        assertThatThrownBy(() -> accounts.tables("meters", new TableList.Wanted(null, 1, 10)))
                .hasMessageContaining("it holds files");
    }

    @Test
    void areTestedAllTheWay() {
        Blobs blobs = Blobs.in("accounts-test");
        ConnectionTest test = blobs.accounts.test(Blobs.ACCOUNT);
        assertThat(steps(test)).containsExactly("resolve", "connect", "login", "read");
        assertThat(test.ok()).isTrue();
        assertThat(test.millis()).isLessThan(3000);
        assertThat(test.steps().get(2).detail()).isEqualTo("by an account key");
        assertThat(test.steps().get(3).detail()).startsWith("the containers ");
    }

    @Test
    void whoMayReadOnlyOneContainerHasLoggedIn() {
        Blobs blobs = Blobs.in("accounts-one");
        Accounts accounts = Blobs.accounts(Map.of("url", Azurite.get().endpoint(), "sas", blobs.sas("rl", 10)));
        ConnectionTest test = accounts.test(Blobs.ACCOUNT);
        assertThat(test.ok()).isTrue();
        assertThat(test.steps().get(2).detail()).isEqualTo("by a signature for one container");
        assertThat(last(test).detail()).contains("may not be listed");
        Accounts late = Blobs.accounts(Map.of("url", Azurite.get().endpoint(), "sas", blobs.sas("rl", -10)));
        assertThat(last(late.test(Blobs.ACCOUNT)).detail()).isEqualTo("the shared access signature has run out");
    }

    @Test
    void aRefusedLoginSaysWhichSettingToLookAt() {
        Accounts accounts = Blobs.accounts(Map.of(
                "url", Azurite.get().endpoint(), "sas", "sv=2024-11-04&ss=b&srt=sco&sp=rl&se=2120-01-01&sig=AAAA"));
        ConnectionTest test = accounts.test(Blobs.ACCOUNT);
        assertThat(steps(test)).containsExactly("resolve", "connect", "login");
        assertThat(last(test).remedy()).startsWith("Check caravan.connections.metering.sas");
        assertThat(test.toString()).doesNotContain("AAAA");
    }

    @Test
    void aServiceThatSaysNothingIsGivenUpWithinThreeSeconds() throws IOException {
        try (Doorway door = Blobs.door()) {
            Accounts accounts = Blobs.through(door, "1m");
            door.stall();
            ConnectionTest test = accounts.test(Blobs.ACCOUNT);
            assertThat(last(test).name()).isEqualTo("login");
            assertThat(last(test).detail()).startsWith("no answer within");
            assertThat(test.millis()).isLessThan(3000);
        }
    }

    @Test
    void whatIsNoBlobServiceIsToldFromOne() throws IOException {
        Accounts accounts = Blobs.accounts(Blobs.byKey("http://127.0.0.1:1/dev"));
        assertThat(last(accounts.test(Blobs.ACCOUNT)).detail()).isEqualTo("the connection was refused");
        Accounts secure = Blobs.accounts(Blobs.byKey("https://127.0.0.1:1/dev"));
        assertThat(steps(secure.test(Blobs.ACCOUNT))).containsExactly("resolve", "connect");
    }

    @Test
    void aCertificateThatNobodyKnowsIsNotTrusted(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("azurite.pfx");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "azurite",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        try (Azurite azurite = Azurite.own(List.of("--cert", store.toString(), "--pwd", "changeit"))) {
            Accounts accounts = Blobs.accounts(Blobs.byKey(azurite.endpoint()));
            assertThat(azurite.endpoint()).startsWith("https:");
            ConnectionTest test = accounts.test(Blobs.ACCOUNT);
            assertThat(steps(test)).containsExactly("resolve", "connect", "tls");
            assertThat(last(test).remedy()).contains("trust store");
            assertThatThrownBy(() -> Blobs.list(accounts.store(Blobs.ACCOUNT, "raw"), ""))
                    .hasMessageContaining("trust store");
        }
    }
}
