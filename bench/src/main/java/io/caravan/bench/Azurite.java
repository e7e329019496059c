package io.caravan.bench;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.ParallelTransferOptions;
import com.azure.storage.common.StorageSharedKeyCredential;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A blob service with what one set of a bench needs, and no more; all of it is removed at the end. For one thread. */
final class Azurite implements AutoCloseable {
    static final String ACCOUNT = "devstoreaccount1";
    static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static final String CONTAINER = "bench";
    private static final int BLOCK = 8 << 20;

    private final Path folder;
    private final Child process;
    private final BlobContainerClient container;

    Azurite(Path folder, int port) throws Exception {
        this.folder = folder;
        this.process = Child.program(
                folder.resolveSibling(folder.getFileName() + ".log"),
                Path.of("src", "test", "azurite", "node_modules", ".bin", "azurite-blob")
                        .toString(),
                "--silent",
                "--skipApiVersionCheck",
                "--disableTelemetry",
                "--disableProductStyleUrl",
                "--blobHost",
                "127.0.0.1",
                "--blobPort",
                Integer.toString(port),
                "--location",
                folder.toString());
        this.container = container(port);
        for (int i = 0; !made(i); i++) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private boolean made(int attempt) {
        try {
            container.createIfNotExists();
            return true;
        } catch (RuntimeException e) {
            if (attempt == 50) {
                throw e;
            }
            return false;
        }
    }

    static String endpoint(int port) {
        return "http://127.0.0.1:" + port + "/" + ACCOUNT;
    }

    /** The container behind a port, of this process or on the way to it. */
    static BlobContainerClient container(int port) {
        return new BlobServiceClientBuilder()
                .endpoint(endpoint(port))
                .credential(new StorageSharedKeyCredential(ACCOUNT, KEY))
                .httpClient(new JdkHttpClientBuilder().build())
                .buildClient()
                .getBlobContainerClient(CONTAINER);
    }

    BlobContainerClient container() {
        return container;
    }

    ProcessHandle handle() {
        return process.handle();
    }

    /** In blocks, so that the store declares no MD5, which costs a reader 1.4 s of CPU for each gigabyte. */
    void upload(String name, int megabytes, byte[] megabyte) throws IOException {
        try (OutputStream out = container
                .getBlobClient(name)
                .getBlockBlobClient()
                .getBlobOutputStream(
                        new ParallelTransferOptions()
                                .setBlockSizeLong((long) BLOCK)
                                .setMaxSingleUploadSizeLong((long) BLOCK)
                                .setMaxConcurrency(1),
                        null,
                        null,
                        null,
                        null)) {
            for (int i = 0; i < megabytes; i++) {
                out.write(megabyte);
            }
        }
    }

    void upload(String name, byte[] content) {
        container.getBlobClient(name).upload(BinaryData.fromBytes(content));
    }

    /** Some machines forget what was read a while ago, and reading it from a disk costs more than all the rest. */
    void recall() throws IOException {
        byte[] buffer = new byte[1 << 20];
        for (Path file : files()) {
            try (InputStream in = Files.newInputStream(file)) {
                while (in.read(buffer) >= 0) {
                    // into the memory of the system
                }
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
