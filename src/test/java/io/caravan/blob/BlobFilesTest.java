package io.caravan.blob;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import com.azure.storage.blob.specialized.BlobLeaseClient;
import com.azure.storage.blob.specialized.BlobLeaseClientBuilder;
import io.caravan.Doorway;
import io.caravan.file.InFileWorld;
import io.caravan.run.Item;
import io.caravan.run.RunStatus;
import io.caravan.store.RunRecord;
import io.caravan.store.Verification;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files into a container of a real Azurite, and from there. */
class BlobFilesTest extends InFileWorld {
    private static Blobs blobs;

    @BeforeAll
    static void start() {
        blobs = Blobs.in("blob-files");
    }

    @BeforeEach
    void open() {
        blobs.sdk
                .listBlobs()
                .forEach(blob -> blobs.sdk.getBlobClient(blob.getName()).delete());
        world.camel.getRegistry().bind("accounts", blobs.accounts);
    }

    private static String blob(String path) {
        return "blob:" + Blobs.ACCOUNT + "/" + blobs.container + path;
    }

    @Test
    void copiesATreeThereAndBack() throws Exception {
        Random random = new Random(3);
        for (int i = 0; i < 40; i++) {
            byte[] content = new byte[random.nextInt(3000)];
            random.nextBytes(content);
            world.write("in/d" + i % 3 + "/f " + i + "%.bin", content);
        }
        byte[] large = new byte[20 << 20];
        random.nextBytes(large);
        world.write("in/large", large);
        world.write("in/empty", "");
        world.route("there", "folder:" + root + "/in", blob("/a/${bizdate}"));
        world.route("back", blob("/a/${bizdate}"), "folder:" + root + "/out");

        RunRecord there = world.run("there");
        assertThat(there.error()).isNull();
        assertThat(world.counts(there).of(Item.State.COPIED)).isEqualTo(42);
        RunRecord back = world.run("back");
        assertThat(back.error()).isNull();
        assertThat(world.files("out")).isEqualTo(world.files("in"));
        assertThat(world.counts(world.run("there")).unchanged()).isEqualTo(42);
        assertThat(world.engine.verifications().run("there").status()).isEqualTo(Verification.Status.SAME);
    }

    @Test
    void unpacksArchivesAndDecidesNamesThatMeet() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("x"));
            zip.write("first".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("y"));
            zip.write("second".getBytes(StandardCharsets.UTF_8));
        }
        byte[] whole = bytes.toByteArray();
        put("in/a.zip", whole);
        put("in/b.zip", whole);
        put("in/b.zip/x", "beside the archive");
        put("in/cut.zip", Arrays.copyOf(whole, whole.length - 1));
        world.route("unpack", blob("/in?decompress=true&maxFailed=2"), blob("/out"));
        world.route("down", blob("/in?decompress=true&maxFailed=2"), "folder:" + root + "/down");
        RunRecord run = world.run("unpack");
        assertThat(run.error()).isNull();
        assertThat(world.counts(run).of(Item.State.FAILED)).isEqualTo(2);
        assertThat(blobs.sdk.listBlobs().stream().map(each -> each.getName()).filter(name -> name.startsWith("out/")))
                .containsExactlyInAnyOrder("out/a.zip/x", "out/a.zip/y", "out/b.zip/x");
        assertThat(world.run("down").error()).isNull();
        assertThat(world.files("down"))
                .isEqualTo(Map.of("a.zip/x", "first", "a.zip/y", "second", "b.zip/x", "beside the archive"));
    }

    @Test
    void handlesATakenNameAsItIsTold() throws Exception {
        world.write("in/a", "new");
        put("out/a", "old");
        world.route("fail", "folder:" + root + "/in", blob("/out?onClash=fail"));
        RunRecord fail = world.run("fail");
        assertThat(fail.status()).isEqualTo(RunStatus.FAILED);
        assertThat(fail.error()).contains("'out/a' is there already, and 'onClash' is 'fail'");
        world.route("rename", "folder:" + root + "/in", blob("/out?onClash=rename"));
        RunRecord renamed = world.run("rename");
        assertThat(get("out/a")).isEqualTo("old");
        assertThat(get("out/a~" + renamed.run().id())).isEqualTo("new");
        world.route("replace", "folder:" + root + "/in", blob("/out"));
        assertThat(world.run("replace").error()).isNull();
        assertThat(get("out/a")).isEqualTo("new");
        String before = blobs.sdk.getBlobClient("out/a").getProperties().getETag();
        world.route("same", "folder:" + root + "/in", blob("/out?onClash=skip-same"));
        assertThat(world.counts(world.run("same")).of(Item.State.SAME)).isEqualTo(1);
        assertThat(blobs.sdk.getBlobClient("out/a").getProperties().getETag()).isEqualTo(before);
    }

    @Test
    void deletesBlobsThatAreGoneAtTheSource() throws Exception {
        for (int i = 0; i < 6; i++) {
            world.write("in/f" + i, "x");
        }
        put("out/other", "not ours");
        world.route("mirror", "folder:" + root + "/in?delete=mirror", blob("/out"));
        world.run("mirror");
        Files.delete(root.resolve("in/f2"));
        assertThat(world.counts(world.run("mirror")).of(Item.State.DELETED)).isEqualTo(1);
        assertThat(blobs.sdk.getBlobClient("out/f2").exists()).isFalse();
        assertThat(blobs.sdk.getBlobClient("out/f3").exists()).isTrue();
        assertThat(blobs.sdk.getBlobClient("out/other").exists()).isTrue();
    }

    @Test
    void doesNotBelieveADeclaredMd5ThatIsWrong() throws Exception {
        put("raw/good", "good");
        BlobHttpHeaders lie = new BlobHttpHeaders().setContentMd5(new byte[16]);
        blobs.sdk.getBlobClient("raw/liar").upload(BinaryData.fromString("lie"));
        blobs.sdk.getBlobClient("raw/liar").setHttpHeaders(lie);
        world.route("strict", blob("/raw"), "folder:" + root + "/out");
        RunRecord strict = world.run("strict");
        assertThat(strict.status()).isEqualTo(RunStatus.FAILED);
        assertThat(strict.error()).contains("file 'liar': cannot copy it: its bytes have another MD5");
        assertThat(world.files("out")).isEmpty();
        world.route("lax", blob("/raw?maxFailed=1"), "folder:" + root + "/out");
        RunRecord lax = world.run("lax");
        assertThat(lax.error()).isNull();
        assertThat(world.files("out")).isEqualTo(Map.of("good", "good"));
        assertThat(world.counts(lax).of(Item.State.FAILED)).isEqualTo(1);
    }

    @Test
    void isNotDeceivedByALengthThatAnAnswerDeclares() throws Exception {
        byte[] content = Blobs.noise(20_000);
        put("raw/file", content);
        try (Doorway door = Blobs.door()) {
            world.camel.getRegistry().bind("accounts", Blobs.through(door, "1s"));
            for (String lie : List.of("10000", "30000")) {
                door.rewrite("content-length: 20000", "content-length: " + lie);
                world.route("lie" + lie, blob("/raw"), "folder:" + root + "/out" + lie);
                assertThat(world.run("lie" + lie).error()).isNull();
                assertThat(world.files("out" + lie)).isEqualTo(Map.of("file", new String(content, ISO_8859_1)));
            }
        }
    }

    @Test
    void publishesNoFileThatIsShorterThanItsStoreSays() throws Exception {
        put("raw/file", Blobs.noise(20_000));
        try (Doorway door = Blobs.door()) {
            world.camel.getRegistry().bind("accounts", Blobs.through(door, "1s"));
            door.rewrite("content-length: 20000", "content-length: 30000");
            door.rewrite("<Content-Length>20000<", "<Content-Length>30000<");
            world.route("short", blob("/raw"), "folder:" + root + "/out");
            RunRecord run = world.run("short");
            assertThat(run.status()).isEqualTo(RunStatus.FAILED);
            assertThat(run.error())
                    .endsWith("file 'raw/file': cannot read on: the answer"
                            + " ended early, 5 times without a byte. Check the store and the network.");
            assertThat(world.files("out")).isEmpty();
        }
    }

    @Test
    void copiesTheVersionThatThereIsWhenABlobChangesOrVanishesMeanwhile() throws Exception {
        byte[] first = new byte[40 << 20];
        put("raw/changed", first);
        put("raw/cut", first);
        put("raw/leased", first);
        put("raw/gone", new byte[40 << 20]);
        put("raw/kept", "kept");
        world.route("slow", blob("/raw?parallelism=2&maxBytesPerSecond=20000000"), "folder:" + root + "/out");
        var run = world.engine.starts().now("slow").get(0);
        org.awaitility.Awaitility.await()
                .until(() -> !world.files("out/.caravan").isEmpty());
        put("raw/changed", "second");
        put("raw/cut", Arrays.copyOf(first, 1000));
        BlobLeaseClient lease = new BlobLeaseClientBuilder()
                .blobClient(blobs.sdk.getBlobClient("raw/leased"))
                .buildClient();
        lease.acquireLease(-1);
        blobs.sdk.getBlobClient("raw/gone").delete();
        org.awaitility.Awaitility.await()
                .until(() -> world.engine.runs().find(run.id()).finished() != null);
        assertThat(world.engine.runs().find(run.id()).error()).isNull();
        assertThat(world.files("out"))
                .containsEntry("changed", "second")
                .containsEntry("kept", "kept")
                .containsEntry("cut", new String(new byte[1000], ISO_8859_1))
                .containsEntry("leased", new String(first, ISO_8859_1))
                .hasSize(4);
        assertThat(world.store.detail(run.id()).items().of(Item.State.GONE)).isEqualTo(1);
        assertThat(world.counts(world.run("slow")).unchanged()).isEqualTo(4);
        lease.breakLease();
    }

    private static void put(String name, String content) {
        put(name, content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static void put(String name, byte[] content) {
        blobs.sdk
                .getBlobClient(name)
                .uploadWithResponse(new BlobParallelUploadOptions(BinaryData.fromBytes(content)), null, null);
    }

    private static String get(String name) {
        return blobs.sdk.getBlobClient(name).downloadContent().toString();
    }
}
