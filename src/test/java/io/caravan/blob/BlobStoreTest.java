package io.caravan.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.storage.blob.models.AccessTier;
import com.azure.storage.blob.models.BlobHttpHeaders;
import io.caravan.Doorway;
import io.caravan.file.store.FileChanged;
import io.caravan.file.store.FileGone;
import io.caravan.file.store.FileInfo;
import io.caravan.run.RunException;
import io.caravan.run.RunException.Category;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in a container, and how it is read. */
class BlobStoreTest {
    private static Blobs blobs;
    private static BlobStore store;

    @BeforeAll
    static void open() {
        blobs = Blobs.in("blob-store");
        store = blobs.store();
    }

    @Test
    void listsWhatBeginsWithAPrefixPageByPage() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            all.add("pages/" + i);
            blobs.put("pages/" + i, "x");
        }
        blobs.put("pages-not", "x");
        BlobStore small = new BlobStore(blobs.accounts.get(Blobs.ACCOUNT), blobs.container, 10);
        assertThat(Blobs.names(small, "pages/")).containsExactlyInAnyOrderElementsOf(all);
        assertThat(Blobs.names(small, "pages/2")).hasSize(6);
        assertThat(Blobs.names(small, "nothing/")).isEmpty();
    }

    @Test
    void tellsLengthVersionTimeAndMd5() {
        blobs.put("facts", "1234567890");
        FileInfo listed = Blobs.list(store, "facts").get(0);
        assertThat(listed.length()).isEqualTo(10);
        assertThat(listed.md5()).isEqualTo("e807f1fcf82d132f9bb018ca6738a19f");
        assertThat(listed.version()).doesNotContain("\"").isNotEmpty();
        assertThat(Duration.between(listed.modified(), Instant.now())).isLessThan(Duration.ofMinutes(1));
        assertThat(store.look("facts")).contains(listed);
        blobs.sdk.getBlobClient("facts").setHttpHeaders(new BlobHttpHeaders());
        assertThat(store.look("facts").orElseThrow().md5()).isNull();
        assertThat(Blobs.list(store, "facts").get(0).md5()).isNull();
        assertThat(store.look("no-facts")).isEmpty();
    }

    @Test
    void leavesOutWhatOnlyMarksAFolder() {
        blobs.put("tree/folder", "");
        blobs.sdk.getBlobClient("tree/folder").setMetadata(Map.of("hdi_isfolder", "true"));
        blobs.put("tree/folder/file", "x");
        blobs.put("tree/empty", "");
        assertThat(Blobs.names(store, "tree/")).containsExactly("tree/empty", "tree/folder/file");
        assertThat(store.look("tree/folder")).isEmpty();
    }

    @Test
    void readsRanges() throws IOException {
        byte[] content = Blobs.noise(300_000);
        blobs.put("ranges", content);
        FileInfo file = store.look("ranges").orElseThrow();
        for (int[] range : new int[][] {{0, 300_000}, {0, 1}, {299_999, 1}, {1000, 100_000}, {7, 0}}) {
            try (InputStream in = store.open(file, range[0], range[1])) {
                assertThat(in.readAllBytes())
                        .isEqualTo(java.util.Arrays.copyOfRange(content, range[0], range[0] + range[1]));
            }
        }
    }

    @Test
    void readsAnEmptyBlobAndNoOtherVersionOfIt() throws IOException {
        blobs.put("empty", "");
        FileInfo file = store.look("empty").orElseThrow();
        assertThat(Blobs.read(store, file)).isEmpty();
        blobs.put("empty", "no more");
        assertThatThrownBy(() -> store.open(file, 0, 0)).isInstanceOf(FileChanged.class);
    }

    @Test
    void refusesAnotherVersionThanTheListed() {
        blobs.put("changes", "before");
        FileInfo file = store.look("changes").orElseThrow();
        blobs.put("changes", "after!");
        assertThatThrownBy(() -> store.open(file, 0, 6))
                .isInstanceOf(FileChanged.class)
                .hasMessageContaining("changes");
    }

    @Test
    void tellsAFileThatIsGoneFromOneThatChanged() {
        blobs.put("goes", "away");
        FileInfo file = store.look("goes").orElseThrow();
        blobs.sdk.getBlobClient("goes").delete();
        assertThatThrownBy(() -> store.open(file, 0, 4))
                .isInstanceOf(FileGone.class)
                .hasMessageContaining("goes");
    }

    @Test
    void keepsReadingAVersionThatIsReplacedMeanwhile() throws IOException {
        byte[] content = Blobs.noise(20 << 20);
        blobs.put("replaced", content);
        FileInfo file = store.look("replaced").orElseThrow();
        try (InputStream in = store.open(file, 0, file.length())) {
            byte[] first = in.readNBytes(1000);
            blobs.put("replaced", "short");
            assertThat(first).isEqualTo(java.util.Arrays.copyOf(content, 1000));
            assertThat(in.readAllBytes()).isEqualTo(java.util.Arrays.copyOfRange(content, 1000, content.length));
        }
        assertThatThrownBy(() -> store.open(file, 1000, 1)).isInstanceOf(FileChanged.class);
    }

    @Test
    void sendsTheOwnerOfAnArchivedBlobToRehydrateIt() {
        blobs.put("archived", "deep");
        blobs.sdk.getBlobClient("archived").setAccessTier(AccessTier.ARCHIVE);
        FileInfo file = Blobs.list(store, "archived").get(0);
        assertThatThrownBy(() -> store.open(file, 0, 4))
                .isInstanceOf(RunException.class)
                .hasMessage("connection 'metering': cannot read 'archived' in container 'blob-store': HTTP 409"
                        + " BlobArchived. It lies in the archive: rehydrate it to the hot or cool tier, or exclude it.")
                .extracting(e -> ((RunException) e).category())
                .isEqualTo(Category.USER);
    }

    @Test
    void closesEarlyWithoutReadingTheRest() throws IOException {
        blobs.put("long", Blobs.noise(64 << 20));
        FileInfo file = store.look("long").orElseThrow();
        try (Doorway door = Blobs.door()) {
            Accounts accounts = Blobs.through(door, "1m");
            door.cutAfter(Doorway.Way.OUT, 32 << 20);
            BlobStore through = accounts.store(Blobs.ACCOUNT, blobs.container);
            for (int i = 0; i < 5; i++) {
                try (InputStream in = through.open(file, 0, file.length())) {
                    assertThat(in.readNBytes(10)).hasSize(10);
                }
            }
            assertThat(through.look("long")).contains(file);
            assertThat(door.uncut()).as("no connection has carried half of it").isTrue();
        }
    }

    @Test
    void aConsumersOwnFailureIsNotTheAccounts() {
        blobs.put("consumed", "x");
        assertThatThrownBy(() -> store.list("consumed", file -> {
                    throw new IllegalStateException("mine");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("mine");
    }

    @Test
    void aBlobOfAnyKindIsRead() throws IOException {
        var append = blobs.sdk.getBlobClient("log").getAppendBlobClient();
        append.create();
        for (String line : List.of("one\n", "two\n")) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            append.appendBlock(new java.io.ByteArrayInputStream(bytes), bytes.length);
        }
        assertThat(blobs.content("log")).isEqualTo("one\ntwo\n");
    }
}
