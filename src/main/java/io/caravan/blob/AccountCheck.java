package io.caravan.blob;

import com.azure.storage.blob.models.BlobContainerItem;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.ListBlobContainersOptions;
import io.caravan.connection.Checkup;
import io.caravan.connection.ConnectionInfo;
import io.caravan.connection.ConnectionTest;
import java.time.Instant;
import java.util.List;

/** Tries the way to a blob account beside its client: host, port, TLS, login, the list of its containers. */
final class AccountCheck {
    private static final int CONTAINERS = 5;

    private final AccountOptions options;
    private final String setting;
    private List<String> containers;

    AccountCheck(AccountOptions options) {
        this.options = options;
        this.setting = options.setting() + ".url";
    }

    ConnectionTest run(ConnectionInfo info) {
        try (Checkup checkup = new Checkup(info)) {
            String host = options.url().endpoint().getHost();
            int port = options.url().port();
            checkup.resolve(host, "Correct the host in " + setting + ", or the name service of this machine.");
            checkup.connect(host, port, "Check host and port in " + setting + ", and that no firewall is between.");
            if (options.url().encrypted()) {
                checkup.tls(
                        host,
                        port,
                        "Make the server's certificate known to this machine's trust store, or correct " + setting
                                + ".");
            }
            checkup.step("login", "Check that a blob service answers at " + setting + ".", () -> login(checkup));
            checkup.step("read", "Look at the account's health.", this::read);
            return checkup.result();
        }
    }

    private String login(Checkup checkup) throws Checkup.Failure {
        if (options.login() instanceof Login.Sas sas) {
            if (sas.over(Instant.now())) {
                throw new Checkup.Failure(
                        "the shared access signature has run out",
                        "Set " + options.setting() + ".sas, or that in .url, to a new one.");
            }
            if (sas.ofContainer()) {
                return options.login().words();
            }
        }
        Account account = new Account(options.within(checkup.left()));
        try {
            containers = containers(account);
        } catch (RuntimeException e) {
            if (!(e instanceof BlobStorageException refused)
                    || !Refusal.of(refused).onlyThis()) {
                BlobFailures.Told told = account.failures().tell(e);
                throw new Checkup.Failure(told.cause(), told.remedy());
            }
        }
        return options.login().words();
    }

    private static List<String> containers(Account account) {
        return account.service()
                .listBlobContainers(new ListBlobContainersOptions().setMaxResultsPerPage(CONTAINERS), null)
                .streamByPage()
                .findFirst()
                .map(page ->
                        page.getValue().stream().map(BlobContainerItem::getName).toList())
                .orElse(List.of());
    }

    /** Who may read one container only has logged in all the same. */
    private String read() {
        if (containers == null) {
            return "the containers may not be listed: plan a route to see whether its own may be read";
        }
        return containers.isEmpty() ? "there is no container" : "the containers " + String.join(", ", containers);
    }
}
