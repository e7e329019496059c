package io.caravan.blob;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.storage.blob.models.BlobStorageException;
import io.caravan.run.RunException;
import io.caravan.run.RunException.Category;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Says in the house's words what the SDK throws about one account, and who has to act. */
final class BlobFailures {
    private final AccountOptions options;

    BlobFailures(AccountOptions options) {
        this.options = options;
    }

    /**
     * A failure in words.
     *
     * @param cause without a full stop
     * @param remedy a sentence
     */
    record Told(Category category, String cause, String remedy) {}

    /** @param what was not done: "list container 'raw'" */
    RunException of(String what, RuntimeException e) {
        return failure(what, tell(e), e);
    }

    /** What the service refused. */
    RunException refused(String what, Refusal refusal) {
        return failure(what, tell(refusal), null);
    }

    private RunException failure(String what, Told told, Throwable cause) {
        String message = "connection '" + options.name() + "': cannot " + what + ": " + told.cause() + ". ";
        return new RunException(told.category(), message + told.remedy(), cause);
    }

    Told tell(RuntimeException e) {
        if (cause(e, InterruptedException.class).isPresent()) {
            Thread.currentThread().interrupt();
            return new Told(Category.EXTERNAL, "interrupted", "The run was stopped.");
        }
        if (e instanceof BlobStorageException refused) {
            return tell(Refusal.of(refused));
        }
        if (cause(e, ClientAuthenticationException.class).isPresent()) {
            return new Told(
                    Category.USER,
                    "this process has no identity that Azure knows",
                    "Give its pod or machine one, or set " + options.setting() + ".account-key or .sas.");
        }
        return network(e)
                .map(this::tell)
                .orElseGet(() -> new Told(Category.BUG, options.login().masked(e.toString()), "Report it."));
    }

    private Told tell(IOException e) {
        return new Told(Category.EXTERNAL, words(e), remedy(e));
    }

    Told tell(Refusal refusal) {
        boolean external = refusal.passing() || refusal.code().startsWith("Lease");
        return new Told(external ? Category.EXTERNAL : Category.USER, refusal.toString(), remedy(refusal));
    }

    /** The failure of the connection that an exception tells about, which may be gone when it is made again. */
    static Optional<IOException> network(Throwable e) {
        Optional<IOException> io = cause(e, IOException.class);
        return io.isPresent() || cause(e, TimeoutException.class).isEmpty()
                ? io
                : Optional.of(new HttpTimeoutException("timeout"));
    }

    static <T extends Throwable> Optional<T> cause(Throwable thrown, Class<T> type) {
        for (Throwable one = thrown; one != null; one = one.getCause()) {
            if (type.isInstance(one)) {
                return Optional.of(type.cast(one));
            }
        }
        return Optional.empty();
    }

    String words(IOException e) {
        if (cause(e, UnresolvedAddressException.class).isPresent()) {
            return "no host '" + options.url().endpoint().getHost() + "' is known";
        }
        if (e instanceof HttpConnectTimeoutException) {
            return "no connection within " + options.connectTimeout().toSeconds() + " s";
        }
        if (e instanceof HttpTimeoutException) {
            return "no answer within " + options.readTimeout().toSeconds() + " s";
        }
        if (e instanceof ConnectException) {
            return "the connection was refused";
        }
        return e.getMessage() == null
                ? e.getClass().getSimpleName()
                : options.login().masked(e.getMessage()).replaceFirst("[.\\s]+$", "");
    }

    private String remedy(IOException e) {
        return e instanceof SSLException
                ? "Make the server's certificate known to this machine's trust store, or correct " + options.setting()
                        + ".url."
                : "Check " + options.setting() + ".url, and the network to it.";
    }

    private String remedy(Refusal refusal) {
        if (refusal.noContainer()) {
            return "Correct the container's name, or create it.";
        }
        if (refusal.archived()) {
            return "It lies in the archive: rehydrate it to the hot or cool tier, or exclude it.";
        }
        if (refusal.code().equals("KeyBasedAuthenticationNotPermitted")) {
            return "The account takes no keys: leave " + options.setting()
                    + ".account-key out, to come as the identity of this process.";
        }
        if (refusal.denied()) {
            return remedyOfLogin();
        }
        if (refusal.code().startsWith("Lease")) {
            return "Somebody holds a lease on it: wait for its end, or break it.";
        }
        return refusal.passing()
                ? "Try again later; look at the account's health."
                : "Look it up in Azure's list of codes.";
    }

    private String remedyOfLogin() {
        Login login = options.login();
        String setting = "Check " + options.setting() + login.setting();
        if (login instanceof Login.Key) {
            return setting + ", the clock of this machine, and the account's firewall.";
        }
        if (login instanceof Login.Sas) {
            return setting
                    + ": it may have run out, or not allow to read and list (to write also: create, write, delete).";
        }
        return "Give the identity of this process the role 'Storage Blob Data Reader' (to write: 'Contributor') on the"
                + " container.";
    }
}
