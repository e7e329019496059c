package io.caravan.blob;

import com.azure.storage.blob.BlobServiceClient;
import io.caravan.connection.ConnectionInfo;
import io.caravan.connection.ConnectionSettings;
import io.caravan.connection.ConnectionTest;
import io.caravan.file.store.FileConnections;
import io.caravan.run.RunException;
import io.caravan.run.Throttle;
import java.util.Optional;
import java.util.regex.Pattern;

/** The blob accounts by name. */
public final class Accounts extends FileConnections<AccountOptions, Account> {
    private static final Pattern CONTAINER = Pattern.compile("[a-z0-9](?:-?[a-z0-9]){2,62}|\\$root|\\$web|\\$logs");

    public Accounts(ConnectionSettings settings) {
        super(settings, AccountKind.NOTATION, "blob accounts");
    }

    @Override
    protected Optional<AccountOptions> read(String name, ConnectionSettings settings) {
        return AccountOptions.read(name, settings);
    }

    @Override
    protected String address(AccountOptions options) {
        return options.url().toString();
    }

    @Override
    protected Account make(AccountOptions options) {
        return new Account(options);
    }

    @Override
    protected ConnectionTest probe(AccountOptions options, ConnectionInfo info) {
        return new AccountCheck(options).run(info);
    }

    /**
     * The blobs of a container.
     *
     * @throws RunException with category USER for an unknown account, a wrong setting or a name that no container has
     */
    public BlobStore store(String name, String container) {
        return new BlobStore(get(name), checked(name, container));
    }

    /** As {@link #store}, for writing. */
    public BlobWriter writer(String name, String container) {
        return new BlobWriter(get(name), checked(name, container));
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
        return get(name).throttle();
    }

    /** The SDK's client of an account, for {@code serviceClient} of {@code azure-storage-blob:}. */
    @Override
    public Optional<Shared<?>> shared(String name) {
        check(name);
        return Optional.of(new Shared<>(BlobServiceClient.class, () -> get(name).service()));
    }
}
