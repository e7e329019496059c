package io.caravan.blob;

import com.azure.storage.blob.BlobServiceClient;
import io.caravan.run.ConnectionGroup;
import io.caravan.run.ConnectionInfo;
import io.caravan.run.ConnectionSettings;
import io.caravan.run.ConnectionTest;
import io.caravan.run.RunException;
import io.caravan.run.TableList;
import io.caravan.run.Throttle;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The blob accounts by name, each with a client that is made when it is first asked for. Safe for all threads. */
public final class Accounts implements ConnectionGroup {
    private static final Pattern CONTAINER = Pattern.compile("[a-z0-9](?:-?[a-z0-9]){2,62}|\\$root|\\$web|\\$logs");

    private final ConnectionSettings settings;
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();

    public Accounts(ConnectionSettings settings) {
        this.settings = settings;
    }

    @Override
    public Set<String> names() {
        return settings.names(ConnectionSettings.Kind.BLOB);
    }

    @Override
    public List<ConnectionInfo> list() {
        return names().stream().map(this::info).toList();
    }

    private ConnectionInfo info(String name) {
        try {
            return new ConnectionInfo(name, "blob", options(name).url().toString(), null);
        } catch (RunException e) {
            return new ConnectionInfo(name, "blob", null, e.getMessage());
        }
    }

    @Override
    public ConnectionTest test(String name) {
        ConnectionInfo info = info(name);
        return info.problem() == null ? new AccountCheck(options(name)).run(info) : ConnectionTest.wrong(info);
    }

    /** Refuses: an account has no tables. */
    @Override
    public TableList tables(String name, TableList.Wanted wanted) {
        throw RunException.user(
                "connection '" + name + "': cannot list tables: it holds files. Test it, or plan a route with blob:.");
    }

    /**
     * The blobs of a container.
     *
     * @throws RunException with category USER for an unknown account, a wrong setting or a name that no container has
     */
    public BlobStore store(String name, String container) {
        return new BlobStore(account(name), checked(name, container));
    }

    /** As {@link #store}, for writing. */
    public BlobWriter writer(String name, String container) {
        return new BlobWriter(account(name), checked(name, container));
    }

    private static String checked(String name, String container) {
        if (!CONTAINER.matcher(container).matches()) {
            throw RunException.user("connection '" + name + "': cannot use container '" + container + "': a name has 3"
                    + " to 63 small letters, digits and single hyphens. Correct it.");
        }
        return container;
    }

    /** What all routes of this process may read from an account together. */
    public Throttle throttle(String name) {
        return account(name).throttle();
    }

    /** The SDK's client of an account, for {@code azure-storage-blob:}. */
    public BlobServiceClient client(String name) {
        return account(name).service();
    }

    /** Fails for an unknown name or a wrong setting, without asking anybody. */
    public void check(String name) {
        options(name);
    }

    Account account(String name) {
        Account known = accounts.get(name);
        return known != null ? known : accounts.computeIfAbsent(name, key -> new Account(options(key)));
    }

    private AccountOptions options(String name) {
        try {
            return AccountOptions.read(name, settings)
                    .orElseThrow(() -> RunException.user("cannot open connection '" + name + "': there is no setting "
                            + ConnectionSettings.PREFIX + name + ".url." + known()));
        } catch (IllegalArgumentException e) {
            throw new RunException(
                    RunException.Category.USER,
                    "cannot open connection '" + name + "': " + e.getMessage().replaceFirst("[.]?$", "."),
                    e);
        }
    }

    private String known() {
        Set<String> names = names();
        return names.isEmpty()
                ? " There are no blob accounts."
                : " Known blob accounts: " + String.join(", ", names) + ".";
    }
}
