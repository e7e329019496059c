package io.caravan.demo;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A blob storage with files of meters: an Azurite that npm brings. */
final class Meters implements AutoCloseable {
    private static final String ACCOUNT = "devstoreaccount1";
    /** The key that every Azurite has and everybody knows. */
    private static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static final Path HOME = Path.of("src", "test", "azurite");
    private static final int FILES = 200;

    private final Child azurite;
    private final String endpoint;

    private Meters(Child azurite, String endpoint) {
        this.azurite = azurite;
        this.endpoint = endpoint;
    }

    static Meters open(Path run) throws Exception {
        Child npm = Child.program(
                run.resolve("npm.log"), "npm", "install", "--silent", "--ignore-scripts", "--prefix", HOME.toString());
        npm.await();
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Child azurite = Child.program(
                run.resolve("azurite.log"),
                "node",
                HOME.resolve("start.js").toString(),
                "--blobHost",
                "127.0.0.1",
                "--blobPort",
                Integer.toString(port),
                "--location",
                run.resolve("blobs").toString(),
                "--skipApiVersionCheck",
                "--disableTelemetry",
                "--silent");
        Meters meters = new Meters(azurite, "http://127.0.0.1:" + port + "/" + ACCOUNT);
        meters.fill();
        return meters;
    }

    private void fill() throws Exception {
        BlobContainerClient container = new BlobServiceClientBuilder()
                .endpoint(endpoint)
                .credential(new StorageSharedKeyCredential(ACCOUNT, KEY))
                .httpClient(new JdkHttpClientBuilder().build())
                .buildClient()
                .getBlobContainerClient("raw");
        for (int i = 0; ; i++) {
            try {
                container.createIfNotExists();
                break;
            } catch (RuntimeException e) {
                if (i == 50 || !azurite.alive()) {
                    throw new IOException("Azurite did not start; see " + azurite.log, e);
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
        for (int i = 0; i < FILES; i++) {
            String csv = "meter,value\n" + i + "," + i * 17 % 1000 + "\n";
            container.getBlobClient("2026/" + i % 12 + "/meter-" + i + ".csv").upload(BinaryData.fromString(csv), true);
        }
    }

    String endpoint() {
        return endpoint;
    }

    String key() {
        return KEY;
    }

    @Override
    public void close() throws Exception {
        azurite.close();
    }
}
