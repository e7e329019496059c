package io.caravan.blob;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.sas.BlobContainerSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import io.caravan.Azurite;
import io.caravan.Doorway;
import io.caravan.connection.ConnectionSettings;
import io.caravan.file.store.FileInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A container of one test class in a real Azurite, and the account {@code metering} that leads to it. */
final class Blobs {
    static final String ACCOUNT = "metering";

    final String container;
    final BlobContainerClient sdk;
    final Accounts accounts;

    private Blobs(String container, BlobContainerClient sdk, Accounts accounts) {
        this.container = container;
        this.sdk = sdk;
        this.accounts = accounts;
    }

    /** With the account's key. */
    static Blobs in(String container) {
        return new Blobs(
                container,
                Azurite.get().container(container),
                accounts(byKey(Azurite.get().endpoint())));
    }

    static Map<String, String> byKey(String endpoint) {
        return Map.of("url", endpoint, "account-key", Azurite.KEY);
    }

    /** One account with these settings, given without their beginning. */
    static Accounts accounts(Map<String, String> settings) {
        return new Accounts(settings(settings));
    }

    static ConnectionSettings settings(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>();
        settings.forEach((name, value) -> all.put("caravan.connections." + ACCOUNT + "." + name, value));
        return new ConnectionSettings(name -> Optional.ofNullable(all.get(name)), all::keySet);
    }

    /** A way to Azurite that can be shut. */
    static Doorway door() throws IOException {
        return new Doorway(URI.create(Azurite.get().endpoint()).getAuthority());
    }

    /** The account behind a door, which must answer within some time. */
    static Accounts through(Doorway door, String readTimeout) {
        String url = "http://127.0.0.1:" + door.port() + "/" + Azurite.ACCOUNT;
        return accounts(Map.of("url", url, "account-key", Azurite.KEY, "read-timeout", readTimeout));
    }

    BlobStore store() {
        return accounts.store(ACCOUNT, container);
    }

    BlobWriter writer() {
        return accounts.writer(ACCOUNT, container);
    }

    void put(String name, String content) {
        put(name, content.getBytes(StandardCharsets.UTF_8));
    }

    void put(String name, byte[] content) {
        sdk.getBlobClient(name).upload(BinaryData.fromBytes(content), true);
    }

    static List<FileInfo> list(BlobStore store, String prefix) {
        List<FileInfo> found = new ArrayList<>();
        store.list(prefix, found::add);
        return found;
    }

    static List<String> names(BlobStore store, String prefix) {
        return list(store, prefix).stream().map(FileInfo::name).toList();
    }

    String content(String name) throws IOException {
        BlobStore store = store();
        return read(store, store.look(name).orElseThrow());
    }

    static String read(BlobStore store, FileInfo file) throws IOException {
        try (InputStream in = store.open(file, 0, file.length())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Bytes that compress badly and are the same each time. */
    static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new java.util.Random(length).nextBytes(bytes);
        return bytes;
    }

    /** A signature for the container that lasts for so many minutes, which may be negative. */
    String sas(String permissions, int minutes) {
        return sdk.generateSas(new BlobServiceSasSignatureValues(
                        OffsetDateTime.now().plusMinutes(minutes), BlobContainerSasPermission.parse(permissions))
                .setStartTime(OffsetDateTime.now().minusHours(1)));
    }
}
