package io.caravan.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.Doorway;
import io.caravan.file.store.FileInfo;
import io.caravan.run.RunException;
import io.caravan.run.RunException.Category;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Blobs that are staged first and committed in one step. */
class BlobWriterTest {
    private static Blobs blobs;
    private static BlobWriter writer;

    @BeforeAll
    static void open() {
        blobs = Blobs.in("blob-writer");
        writer = blobs.writer();
    }

    private static StagedBlob stage(BlobWriter writer, String name, String tag, String content) {
        BlobUpload upload = writer.create(name, tag);
        upload.write(content.getBytes(StandardCharsets.UTF_8), 0, content.length());
        upload.close();
        return upload.staged();
    }

    @Test
    void nothingIsSeenBeforeTheCommit() throws IOException {
        StagedBlob blocks = stage(writer, "new", "1/1", "content");
        assertThat(writer.look("new")).isEmpty();
        assertThat(Blobs.names(blobs.store(), "new")).isEmpty();
        FileInfo made = writer.commit(blocks, false, null).orElseThrow();
        assertThat(blobs.store().look("new")).contains(made);
        assertThat(blobs.content("new")).isEqualTo("content");
    }

    @Test
    void whatIsThereIsReadUntilTheCommit() throws IOException {
        blobs.put("old", "before");
        StagedBlob blocks = stage(writer, "old", "2/1", "after");
        assertThat(blobs.content("old")).isEqualTo("before");
        writer.commit(blocks, true, null);
        assertThat(blobs.content("old")).isEqualTo("after");
    }

    @Test
    void aLargeBlobComesInBlocksAndIsDeclaredWithItsMd5() throws Exception {
        byte[] content = Blobs.noise((20 << 20) + 7);
        String md5 = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        BlobUpload upload = writer.create("large", "3/1");
        for (int at = 0; at < content.length; at += 100_000) {
            upload.write(content, at, Math.min(100_000, content.length - at));
        }
        assertThat(upload.written()).isEqualTo(content.length);
        upload.close();
        assertThat(upload.staged()).isEqualTo(new StagedBlob("large", "3/1", 3, content.length));
        FileInfo made = writer.commit(upload.staged(), false, md5).orElseThrow();
        assertThat(blobs.store().look("large")).contains(made);
        assertThat(made.length()).isEqualTo(content.length);
        assertThat(made.md5()).isEqualTo(md5);
        assertThat(blobs.store().open(made, 0, made.length()).readAllBytes()).isEqualTo(content);
    }

    @Test
    void anEmptyBlobHasNoBlocks() throws IOException {
        StagedBlob empty = stage(writer, "empty", "4/1", "");
        assertThat(empty.blocks()).isZero();
        assertThat(writer.commit(empty, false, null).orElseThrow().length()).isZero();
        assertThat(blobs.content("empty")).isEmpty();
    }

    @Test
    void attemptsNeverMix() throws IOException {
        StagedBlob first = stage(writer, "attempts", "5/1", "first");
        StagedBlob second = stage(writer, "attempts", "5/2", "second");
        assertThat(first.ids()).doesNotContainAnyElementsOf(second.ids());
        writer.commit(second, false, null);
        assertThat(blobs.content("attempts")).isEqualTo("second");
        assertThatThrownBy(() -> writer.commit(first, true, null))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("InvalidBlockList");
        assertThat(blobs.content("attempts")).isEqualTo("second");
    }

    @Test
    void aCommitThatIsRepeatedChangesNoContent() throws IOException {
        StagedBlob blocks = stage(writer, "twice", "6/1", "content");
        FileInfo made = writer.commit(blocks, false, null).orElseThrow();
        assertThat(writer.commit(blocks, false, null)).contains(made);
        assertThat(writer.look("twice")).contains(made);
        writer.commit(blocks, true, null);
        assertThat(blobs.content("twice")).isEqualTo("content");
    }

    @Test
    void aBlobThatIsThereDoesNotGiveWayUnlessItMay() throws IOException {
        blobs.put("taken", "before");
        StagedBlob blocks = stage(writer, "taken", "7/1", "after");
        assertThat(writer.commit(blocks, false, null)).isEmpty();
        assertThat(blobs.content("taken")).isEqualTo("before");
        assertThat(writer.commit(blocks, true, null)).isPresent();
        assertThat(blobs.content("taken")).isEqualTo("after");
    }

    @Test
    void aCommitWhoseAnswerIsLostIsReadBack() throws IOException {
        try (Doorway door = Blobs.door()) {
            Accounts accounts = Blobs.through(door, "500ms");
            BlobWriter through = accounts.writer(Blobs.ACCOUNT, blobs.container);
            StagedBlob blocks = stage(through, "lost", "8/1", "content");
            door.when("comp=blocklist", door::lose);
            door.when("comp=blocklist", door::hear);
            FileInfo made = through.commit(blocks, false, null).orElseThrow();
            assertThat(door.waits()).isFalse();
            assertThat(blobs.store().look("lost")).contains(made);
        }
    }

    @Test
    void aGivenUpBlobIsNeverSeen() {
        BlobUpload upload = writer.create("given-up", "9/1");
        upload.write(Blobs.noise(9 << 20), 0, 9 << 20);
        upload.abort();
        upload.close();
        assertThat(writer.look("given-up")).isEmpty();
        assertThatThrownBy(() -> upload.write(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(upload::staged).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void deletesWithSnapshotsAndTellsWhetherThereWasOne() {
        blobs.put("deleted", "x");
        blobs.sdk.getBlobClient("deleted").createSnapshot();
        assertThat(writer.delete("deleted")).isTrue();
        assertThat(writer.delete("deleted")).isFalse();
        assertThat(writer.look("deleted")).isEmpty();
    }

    @Test
    void aLeaseOfSomebodyElseIsWaitedForByTheRetriesOfTheRun() {
        blobs.put("leased", "x");
        var lease = new com.azure.storage.blob.specialized.BlobLeaseClientBuilder()
                .blobClient(blobs.sdk.getBlobClient("leased"))
                .buildClient();
        lease.acquireLease(-1);
        assertThatThrownBy(() -> writer.delete("leased"))
                .isInstanceOf(RunException.class)
                .hasMessage("connection 'metering': cannot delete 'leased' in container 'blob-writer': HTTP 412"
                        + " LeaseIdMissing. Somebody holds a lease on it: wait for its end, or break it.")
                .extracting(e -> ((RunException) e).category())
                .isEqualTo(Category.EXTERNAL);
        assertThatThrownBy(() -> writer.commit(new StagedBlob("leased", "10/1", 0, 0), true, null))
                .hasMessageContaining("cannot commit 'leased' in container 'blob-writer': HTTP 412 LeaseIdMissing");
        lease.breakLease();
    }

    @Test
    void aContainerThatIsNotThereIsTheUsersMatter() {
        BlobWriter nowhere = blobs.accounts.writer(Blobs.ACCOUNT, "no-such");
        assertThatThrownBy(() -> stage(nowhere, "x", "11/1", "content"))
                .hasMessage("connection 'metering': cannot stage 'x' in container 'no-such': HTTP 404"
                        + " ContainerNotFound. Correct the container's name, or create it.");
    }
}
