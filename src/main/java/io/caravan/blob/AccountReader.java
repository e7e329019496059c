package io.caravan.blob;

import io.caravan.connection.ConnectionSettings;
import io.caravan.endpoint.OptionReader;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the settings of one blob account and collects what is wrong with them. For one thread. */
final class AccountReader {
    private final String name;
    private final String prefix;
    private final OptionReader reader;
    private final String text;
    private final ConnectionString string;
    private final AccountUrl url;

    AccountReader(String name, ConnectionSettings settings) {
        this.name = name;
        this.prefix = ConnectionSettings.PREFIX + name;
        this.reader =
                new OptionReader(setting -> settings.text(prefix + setting).orElse(null));
        this.text = reader.text(".url");
        this.string = reader.text(".connection-string") == null
                ? null
                : reader.read(
                        () -> ConnectionString.parse(full(".connection-string"), reader.text(".connection-string")));
        this.url = url();
    }

    private String full(String setting) {
        return prefix + setting;
    }

    Optional<AccountOptions> read() {
        if (text == null && reader.text(".connection-string") == null) {
            return Optional.empty();
        }
        refuseDatabases();
        Login login = login();
        AccountOptions options = new AccountOptions(
                name,
                url,
                login,
                period(".connect-timeout", Duration.ofSeconds(10)),
                period(".read-timeout", Duration.ofMinutes(1)),
                AccountOptions.TRIES,
                whole(".max-bytes-per-second"));
        reader.end();
        return Optional.of(options);
    }

    /** The setting, which may override that of the connection string. */
    private AccountUrl url() {
        if (text != null) {
            return reader.read(() -> AccountUrl.parse(full(".url"), text));
        }
        if (string == null) {
            return null;
        }
        reader.unless(
                string.url() != null,
                "'" + full(".connection-string") + "' does not say where the account is. Set " + full(".url") + " too");
        return string.url() == null
                ? null
                : reader.read(() -> AccountUrl.parse(full(".connection-string"), string.url()));
    }

    private void refuseDatabases() {
        for (String setting : new String[] {".username", ".password"}) {
            reader.unless(
                    reader.text(setting) == null,
                    "'" + full(setting) + "' is for databases. A blob account takes .account-key, .sas,"
                            + " .connection-string, or none of them for the identity of this process");
        }
    }

    private Login login() {
        String inUrl = url == null || text == null ? null : url.sas();
        reader.unless(
                Stream.of(
                                        reader.text(".account-key"),
                                        reader.text(".sas"),
                                        reader.text(".connection-string"),
                                        reader.text(".client-id"),
                                        inUrl)
                                .filter(Objects::nonNull)
                                .count()
                        <= 1,
                "'" + prefix + "' has several logins. Keep one of .account-key, .sas (or that in the URL),"
                        + " .connection-string and .client-id");
        String key = first(reader.text(".account-key"), string == null ? null : string.key());
        if (key != null) {
            return key(key);
        }
        String sas = first(reader.text(".sas"), inUrl, string == null ? null : string.sas());
        if (sas != null) {
            return sas(sas);
        }
        return reader.text(".connection-string") == null ? identity() : broken();
    }

    private Login key(String key) {
        String inUrl = url == null ? null : url.account();
        String named = first(reader.text(".account"), string == null ? null : string.account());
        String account = first(named, inUrl);
        reader.unless(
                named == null || inUrl == null || named.equals(inUrl),
                "'" + full(".account") + "' is '" + named + "', and the URL names '" + inUrl
                        + "'. Correct one of them");
        reader.unless(
                account != null || url == null,
                "'" + full(".account-key") + "' needs the name of its account. Set " + full(".account"));
        reader.unless(
                base64(key), "'" + full(".account-key") + "' is not Base64. Copy the whole of it from the access keys");
        return new Login.Key(account, key);
    }

    private static boolean base64(String key) {
        try {
            return Base64.getDecoder().decode(key).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Login sas(String sas) {
        reader.unless(
                sas.contains("sig="),
                "'" + full(".sas") + "' is no shared access signature: it has no 'sig='. Copy the whole of it");
        return new Login.Sas(sas.replaceFirst("^\\?", ""));
    }

    private Login identity() {
        reader.unless(
                url == null || url.encrypted(),
                "'" + full(".url") + "' begins with 'http:', over which no identity is told. Use https:, or set "
                        + full(".account-key") + " or .sas");
        return new Login.Identity(reader.text(".client-id"));
    }

    private Login broken() {
        reader.unless(
                string == null,
                "'" + full(".connection-string")
                        + "' has neither AccountKey nor SharedAccessSignature. Copy the whole of it");
        return null;
    }

    private Duration period(String setting, Duration otherwise) {
        String given = reader.text(setting);
        Duration period =
                given == null ? otherwise : reader.read(() -> io.caravan.schedule.Periods.parse(full(setting), given));
        reader.unless(period == null || !period.isZero(), "'" + full(setting) + "' is '" + given + "': make it longer");
        return period;
    }

    private long whole(String setting) {
        String given = reader.text(setting);
        boolean right = given == null || given.matches("\\d{1,18}");
        reader.unless(right, "'" + full(setting) + "' is '" + given + "': a whole number is allowed");
        return given == null || !right ? 0 : Long.parseLong(given);
    }

    private static String first(String... texts) {
        return Stream.of(texts).filter(Objects::nonNull).findFirst().orElse(null);
    }
}
