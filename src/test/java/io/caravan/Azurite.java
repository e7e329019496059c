package io.caravan;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blob storage that tests share: one Azurite for a test run, brought by npm when it is first asked for, stopped with
 * the test run. The system property {@code caravan.test.azurite} is the endpoint of one that runs already, to be used
 * instead.
 */
public final class Azurite implements AutoCloseable {
    /** The account that every Azurite has, with the key that everybody knows. */
    public static final String ACCOUNT = "devstoreaccount1";

    public static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static final Path HOME = Path.of("src", "test", "azurite").toAbsolutePath();
    private static final Pattern LISTENS = Pattern.compile("listens on (https?://\\S+)");
    private static final long READY_WITHIN_MILLIS = TimeUnit.MINUTES.toMillis(1);
    private static Azurite shared;

    private final String endpoint;
    private final Process process;

    private Azurite(String endpoint, Process process) {
        this.endpoint = endpoint;
        this.process = process;
    }

    /** The Azurite of this test run, started by the first test that asks for it. */
    public static synchronized Azurite get() {
        if (shared == null) {
            String running = System.getProperty("caravan.test.azurite");
            shared = running == null ? own(List.of()) : new Azurite(running, null);
        }
        return shared;
    }

    /**
     * One of its own, in a new folder, for a test that stops it or wants it otherwise.
     *
     * @param options more options of its command line
     */
    public static Azurite own(List<String> options) {
        try {
            install();
            return start(options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The account's address. */
    public String endpoint() {
        return endpoint;
    }

    /** An empty container, made with the SDK. */
    public BlobContainerClient container(String name) {
        BlobContainerClient container = new BlobServiceClientBuilder()
                .endpoint(endpoint)
                .credential(new com.azure.storage.common.StorageSharedKeyCredential(ACCOUNT, KEY))
                .httpClient(new JdkHttpClientBuilder().build())
                .buildClient()
                .getBlobContainerClient(name);
        container.deleteIfExists();
        container.create();
        return container;
    }

    /** Stops one that is not shared. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Has npm bring what package.json names, unless that is there. */
    private static synchronized void install() throws IOException {
        Path wanted = HOME.resolve("package.json");
        Path installed = HOME.resolve("node_modules").resolve("installed.json");
        try (FileChannel channel = FileChannel.open(wanted, StandardOpenOption.READ, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            if (!Files.exists(installed) || Files.mismatch(wanted, installed) >= 0) {
                run(List.of("npm", "install", "--omit=dev", "--ignore-scripts", "--prefer-offline", "--no-progress"));
                Files.copy(wanted, installed, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void run(List<String> command) throws IOException {
        Path out = Files.createTempFile("azurite", ".out");
        Process npm = new ProcessBuilder(command)
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            if (npm.waitFor() != 0) {
                throw new IOException("cannot install Azurite: " + command + " failed; see " + out);
            }
            Files.delete(out);
        } catch (InterruptedException e) {
            npm.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while Azurite was installed", e);
        }
    }

    private static Azurite start(List<String> options) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "test-azurite")).toAbsolutePath();
        Path data = Files.createTempDirectory(folder, "run");
        Path out = data.resolve("azurite.out");
        List<String> command =
                new ArrayList<>(List.of("node", HOME.resolve("start.js").toString()));
        command.addAll(List.of("--blobHost", "127.0.0.1", "--blobPort", "0"));
        command.addAll(List.of("--location", data.resolve("blobs").toString()));
        command.addAll(List.of("--skipApiVersionCheck", "--disableTelemetry", "--silent"));
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        Azurite azurite = new Azurite(address(process, out) + "/" + ACCOUNT, process);
        Runtime.getRuntime().addShutdownHook(new Thread(azurite::close));
        return azurite;
    }

    /** Where it listens, as soon as it says so. */
    private static String address(Process process, Path out) throws IOException {
        long deadline = System.currentTimeMillis() + READY_WITHIN_MILLIS;
        while (process.isAlive() && System.currentTimeMillis() < deadline) {
            Matcher said = LISTENS.matcher(Files.readString(out));
            if (said.find()) {
                return said.group(1);
            }
            pause();
        }
        process.destroyForcibly();
        throw new IOException("Azurite did not start; see " + out);
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while Azurite started", e);
        }
    }
}
