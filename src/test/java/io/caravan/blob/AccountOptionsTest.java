package io.caravan.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The settings of a blob account, and what is said about wrong ones. */
class AccountOptionsTest {
    private static final String AZURE = "https://meters.blob.core.windows.net";
    private static final String KEY = "c2VjcmV0LWtleQ==";
    private static final String SAS = "sv=2024-11-04&sp=rl&sig=c2VjcmV0";
    private static final String SETTING = "'caravan.connections.metering";

    private static AccountOptions read(String... settings) {
        return AccountOptions.read(Blobs.ACCOUNT, Blobs.settings(map(settings))).orElseThrow();
    }

    private static Map<String, String> map(String... settings) {
        Map<String, String> map = new java.util.HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        return map;
    }

    private static void refused(String message, String... settings) {
        assertThatThrownBy(() -> read(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.toString()).doesNotContain("c2VjcmV0", "hush"));
    }

    @Test
    void areTheIdentityOfTheProcessUnlessALoginIsGiven() {
        AccountOptions options = read("url", AZURE);
        assertThat(options.login()).isEqualTo(new Login.Identity(null));
        assertThat(options.url().account()).isEqualTo("meters");
        assertThat(options.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.readTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(options.maxBytesPerSecond()).isZero();
        assertThat(read("url", AZURE, "client-id", "1-2").login()).isEqualTo(new Login.Identity("1-2"));
    }

    @Test
    void takeEveryOption() {
        AccountOptions options = read(
                "url",
                AZURE + "/",
                "account-key",
                KEY,
                "connect-timeout",
                "2s",
                "read-timeout",
                "3m",
                "max-bytes-per-second",
                "1000");
        assertThat(options.url()).hasToString(AZURE);
        assertThat(options.login()).isEqualTo(new Login.Key("meters", KEY));
        assertThat(options.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(options.readTimeout()).isEqualTo(Duration.ofMinutes(3));
        assertThat(options.maxBytesPerSecond()).isEqualTo(1000);
    }

    @Test
    void findTheAccountInHostOrPath() {
        assertThat(read("url", "http://127.0.0.1:10000/devstoreaccount1", "account-key", KEY)
                        .login())
                .isEqualTo(new Login.Key("devstoreaccount1", KEY));
        assertThat(read("url", "https://meters.privatelink.blob.core.windows.net", "account-key", KEY)
                        .login())
                .isEqualTo(new Login.Key("meters", KEY));
        assertThat(read("url", "https://files.example.com", "account", "meters", "account-key", KEY)
                        .login())
                .isEqualTo(new Login.Key("meters", KEY));
        refused(
                SETTING + ".account-key' needs the name of its account",
                "url",
                "https://files.example.com",
                "account-key",
                KEY);
        refused(
                SETTING + ".account' is 'gauges', and the URL names 'meters'",
                "url",
                AZURE,
                "account",
                "gauges",
                "account-key",
                KEY);
    }

    @Test
    void takeASignatureAlsoFromTheUrlAndNeverShowIt() {
        AccountOptions options = read("url", AZURE + "/?" + SAS);
        assertThat(options.login())
                .isEqualTo(new Login.Sas(SAS))
                .isEqualTo(read("url", AZURE, "sas", "?" + SAS).login());
        assertThat(options.toString()).contains(AZURE).doesNotContain("c2VjcmV0");
        assertThat(read("url", AZURE, "account-key", KEY).toString()).doesNotContain("c2VjcmV0");
        assertThat(options.login().masked("GET /x?" + SAS)).isEqualTo("GET /x?xxxxxx");
        assertThat(options.login().masked("sig=c2VjcmV0&more")).isEqualTo("sig=xxxxxx&more");
        refused(SETTING + ".sas' is no shared access signature", "url", AZURE, "sas", "hush");
        refused("a query that is no shared access signature", "url", AZURE + "?hush");
    }

    @Test
    void takeAConnectionStringWithOrWithoutAUrl() {
        String string = "DefaultEndpointsProtocol=https;AccountName=meters;AccountKey=" + KEY
                + ";EndpointSuffix=core.windows.net";
        assertThat(read("connection-string", string).url()).hasToString(AZURE);
        assertThat(read("connection-string", string).login()).isEqualTo(new Login.Key("meters", KEY));
        String emulator = "AccountName=dev;AccountKey=" + KEY + ";BlobEndpoint=http://127.0.0.1:10000/dev;";
        assertThat(read("connection-string", emulator).url()).hasToString("http://127.0.0.1:10000/dev");
        assertThat(read("connection-string", emulator, "url", "http://localhost:1/dev")
                        .url())
                .hasToString("http://localhost:1/dev");
        String signed = "BlobEndpoint=" + AZURE + "/;SharedAccessSignature=" + SAS;
        assertThat(read("connection-string", signed).login()).isEqualTo(new Login.Sas(SAS));
        refused("a part that is not of the form name=value", "connection-string", "hush");
        refused("does not say where the account is", "connection-string", "AccountKey=" + KEY);
        refused("has neither AccountKey nor SharedAccessSignature", "connection-string", "AccountName=meters");
    }

    @Test
    void haveOneLogin() {
        refused("has several logins", "url", AZURE, "account-key", KEY, "sas", SAS);
        refused("has several logins", "url", AZURE + "?" + SAS, "account-key", KEY);
        refused("has several logins", "url", AZURE, "account-key", KEY, "client-id", "1-2");
        refused(SETTING + ".username' is for databases", "url", AZURE, "username", "hush");
        refused(SETTING + ".password' is for databases", "url", AZURE, "password", "hush");
    }

    @Test
    void areRefusedAllAtOnceWithoutAnythingSecret() {
        refused("is not Base64", "url", AZURE, "account-key", "hush!");
        refused("holds a user or password", "url", "https://me:hush@meters.blob.core.windows.net");
        refused("names more than the account", "url", AZURE + "/raw", "account-key", KEY);
        refused("names more than the account", "url", "http://127.0.0.1/dev/raw", "account-key", KEY);
        refused("cannot be read at character", "url", AZURE + "/?sig=hush%", "account-key", KEY);
        refused("over which no identity is told", "url", "http://meters.blob.core.windows.net");
        refused("is '0s': make it longer", "url", AZURE, "read-timeout", "0s");
        refused("'caravan.connections.metering.connect-timeout' is 'soon'", "url", AZURE, "connect-timeout", "soon");
        refused("max-bytes-per-second' is 'much': a whole number", "url", AZURE, "max-bytes-per-second", "much");
        assertThatThrownBy(() -> read("url", AZURE, "account-key", "?", "read-timeout", "x"))
                .hasMessageContaining("is not Base64")
                .hasMessageContaining("is 'x': a period");
    }
}
