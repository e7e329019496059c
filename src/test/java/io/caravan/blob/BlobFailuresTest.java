package io.caravan.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.Azurite;
import io.caravan.Doorway;
import io.caravan.file.store.FileInfo;
import io.caravan.run.RunException;
import io.caravan.run.RunException.Category;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes wrong between here and an account, and what is said about it. */
class BlobFailuresTest {
    private static Blobs blobs;
    private static FileInfo file;

    @BeforeAll
    static void open() {
        blobs = Blobs.in("blob-failures");
        blobs.put("file", Blobs.noise(8 << 20));
        file = blobs.store().look("file").orElseThrow();
    }

    private static void refused(Category category, String message, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOf(RunException.class)
                .hasMessage(message)
                .satisfies(e -> {
                    assertThat(((RunException) e).category()).isEqualTo(category);
                    assertThat(stack(e)).doesNotContain(Azurite.KEY);
                });
    }

    private static String stack(Throwable e) {
        java.io.StringWriter out = new java.io.StringWriter();
        e.printStackTrace(new java.io.PrintWriter(out));
        return out.toString();
    }

    @Test
    void aWrongKey() {
        String wrong = java.util.Base64.getEncoder().encodeToString(new byte[64]);
        Accounts accounts = Blobs.accounts(Map.of("url", Azurite.get().endpoint(), "account-key", wrong));
        BlobStore store = accounts.store(Blobs.ACCOUNT, "blob-failures");
        String remedy = ": HTTP 403 AuthorizationFailure. Check caravan.connections.metering.account-key, the clock"
                + " of this machine, and the account's firewall.";
        refused(
                Category.USER,
                "connection 'metering': cannot list container 'blob-failures'" + remedy,
                () -> Blobs.list(store, ""));
        refused(
                Category.USER,
                "connection 'metering': cannot look at 'file' in container 'blob-failures'" + remedy,
                () -> store.look("file"));
        refused(
                Category.USER,
                "connection 'metering': cannot read 'file' in container 'blob-failures'" + remedy,
                () -> store.open(file, 0, 1));
    }

    @Test
    void aSignatureThatMayOnlyRead() throws IOException {
        String sas = blobs.sas("r", 10);
        Accounts accounts = Blobs.accounts(Map.of("url", Azurite.get().endpoint() + "?" + sas));
        BlobStore store = accounts.store(Blobs.ACCOUNT, "blob-failures");
        try (InputStream in = store.open(store.look("file").orElseThrow(), 0, 10)) {
            assertThat(in.readAllBytes()).hasSize(10);
        }
        refused(
                Category.USER,
                "connection 'metering': cannot list container 'blob-failures': HTTP 403"
                        + " AuthorizationPermissionMismatch. Check caravan.connections.metering.sas: it may have run"
                        + " out, or not allow to read and list (to write also: create, write, delete).",
                () -> Blobs.list(store, ""));
    }

    @Test
    void aSignatureThatHasRunOut() {
        String sas = blobs.sas("rl", -10);
        Accounts accounts = Blobs.accounts(Map.of("url", Azurite.get().endpoint(), "sas", "?" + sas));
        BlobStore store = accounts.store(Blobs.ACCOUNT, "blob-failures");
        assertThatThrownBy(() -> store.open(file, 0, 10))
                .hasMessageContaining("Check caravan.connections.metering.sas")
                .satisfies(e -> assertThat(stack(e)).doesNotContain(sas.replaceAll(".*sig=", "")));
    }

    @Test
    void aContainerThatIsNotThere() {
        BlobStore store = blobs.accounts.store(Blobs.ACCOUNT, "no-such");
        String remedy = "HTTP 404 ContainerNotFound. Correct the container's name, or create it.";
        refused(
                Category.USER,
                "connection 'metering': cannot list container 'no-such': " + remedy,
                () -> Blobs.list(store, ""));
        refused(
                Category.USER,
                "connection 'metering': cannot look at 'x' in container 'no-such': " + remedy,
                () -> store.look("x"));
        refused(
                Category.USER,
                "connection 'metering': cannot read 'file' in container 'no-such': " + remedy,
                () -> store.open(file, 0, 1));
        refused(
                Category.USER,
                "connection 'metering': cannot use container 'No_Such': a name has 3 to 63 small letters, digits and"
                        + " single hyphens. Correct it.",
                () -> blobs.accounts.store(Blobs.ACCOUNT, "No_Such"));
    }

    @Test
    void nobodyWhoAnswers() {
        Accounts accounts = Blobs.accounts(Blobs.byKey("http://127.0.0.1:1/" + Azurite.ACCOUNT));
        BlobStore store = accounts.store(Blobs.ACCOUNT, "blob-failures");
        refused(
                Category.EXTERNAL,
                "connection 'metering': cannot list container 'blob-failures': the connection was refused. Check"
                        + " caravan.connections.metering.url, and the network to it.",
                () -> Blobs.list(store, ""));
        assertThatThrownBy(() -> store.open(file, 0, 1))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("the connection was refused");
    }

    @Test
    void aHostThatNobodyKnows() {
        Accounts accounts = Blobs.accounts(Blobs.byKey("http://no.such.host.invalid/account"));
        assertThatThrownBy(() -> accounts.store(Blobs.ACCOUNT, "blob-failures").look("file"))
                .hasMessageContaining("no host 'no.such.host.invalid' is known");
    }

    @Test
    void anAnswerThatNeverComes() throws IOException {
        try (Doorway door = Blobs.door()) {
            Accounts accounts = Blobs.through(door, "300ms");
            door.stall();
            BlobStore store = accounts.store(Blobs.ACCOUNT, "blob-failures");
            assertThatThrownBy(() -> store.look("file"))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("no answer within");
            assertThatThrownBy(() -> store.open(file, 0, 1))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessageContaining("no answer within");
        }
    }

    @Test
    void aBodyThatStopsComing() throws IOException {
        try (Doorway door = Blobs.door()) {
            Accounts accounts = Blobs.through(door, "500ms");
            BlobStore store = accounts.store(Blobs.ACCOUNT, "blob-failures");
            try (InputStream in = store.open(file, 0, file.length())) {
                assertThat(in.readNBytes(100)).hasSize(100);
                door.stall();
                assertThatThrownBy(in::readAllBytes)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("no byte came");
            }
        }
    }

    @Test
    void aConnectionThatBreaksEndsTheStreamAndNothingElse() throws IOException {
        try (Doorway door = Blobs.door()) {
            Accounts accounts = Blobs.through(door, "10s");
            BlobStore store = accounts.store(Blobs.ACCOUNT, "blob-failures");
            door.cutAfter(Doorway.Way.OUT, 1 << 20);
            byte[] whole = new byte[(int) file.length()];
            int got = 0;
            try (InputStream in = store.open(file, 0, file.length())) {
                for (int n = in.read(whole); n >= 0; n = in.read(whole, got, whole.length - got)) {
                    got += n;
                }
            } catch (IOException e) {
                assertThat(e)
                        .isNotInstanceOfAny(
                                io.caravan.file.store.FileChanged.class, io.caravan.file.store.FileGone.class);
            }
            assertThat(got).isPositive().isLessThan(whole.length);
            try (InputStream in = store.open(file, got, whole.length - got)) {
                assertThat(in.readNBytes(whole, got, whole.length - got)).isEqualTo(whole.length - got);
            }
            assertThat(whole).isEqualTo(Blobs.noise(whole.length));
        }
    }

    @Test
    void aStopOfTheRun() throws Exception {
        try (Doorway door = Blobs.door()) {
            Accounts accounts = Blobs.through(door, "1m");
            door.stall();
            BlobStore store = accounts.store(Blobs.ACCOUNT, "blob-failures");
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> store.open(file, 0, 1)).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> store.look("file")).hasMessageContaining("interrupted. The run was stopped.");
            assertThat(Thread.interrupted()).isTrue();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> Blobs.list(store, "")).hasMessageContaining("interrupted. The run was stopped.");
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
