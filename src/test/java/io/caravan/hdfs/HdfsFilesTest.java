package io.caravan.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.Lakes;
import io.caravan.connection.ConnectionSettings;
import io.caravan.file.InFileWorld;
import io.caravan.run.Item;
import io.caravan.run.RunStatus;
import io.caravan.store.RunRecord;
import io.caravan.store.Verification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files into HDFS, from there, and within it: on a real one. */
class HdfsFilesTest extends InFileWorld {
    private final String home = "/tests/files-" + UUID.randomUUID();
    private final HdfsClient hdfs = new HdfsClient(HdfsSettings.of(Lakes.get().namenodeHttp(), "hive"));

    @BeforeEach
    void open() {
        world.camel.getRegistry().bind("hdfs", new HdfsLake(hdfs, home + "/staging"));
    }

    @AfterEach
    void close() {
        hdfs.delete(home, true);
    }

    @Test
    void copiesAFolderThereAndOnAndBack() throws Exception {
        Random random = new Random(2);
        for (int i = 0; i < 60; i++) {
            byte[] content = new byte[random.nextInt(5000)];
            random.nextBytes(content);
            world.write("in/d" + i % 4 + "/f" + i, content);
        }
        byte[] large = new byte[40 << 20];
        random.nextBytes(large);
        world.write("in/large", large);
        world.route(
                "there", "folder:" + root + "/in", "hdfs:" + home + "/a?permission=640&replication=1&blockSize=8MB");
        world.route("on", "hdfs:" + home + "/a/", "hdfs:" + home + "/b/${bizdate}?success=" + home + "/b/_SUCCESS");
        world.route("back", "hdfs:" + home + "/a", "folder:" + root + "/out");

        RunRecord there = world.run("there");
        assertThat(there.error()).isNull();
        assertThat(world.counts(there).of(Item.State.COPIED)).isEqualTo(61);
        assertThat(hdfs.status(home + "/a/large").orElseThrow().permission()).isEqualTo("640");
        RunRecord on = world.run("on");
        assertThat(on.error()).isNull();
        assertThat(hdfs.status(home + "/b/_SUCCESS")).isPresent();
        assertThat(world.run("back").status()).isEqualTo(RunStatus.COMMITTED);
        assertThat(world.files("out")).isEqualTo(world.files("in"));
        assertThat(world.counts(world.run("there")).unchanged()).isEqualTo(61);
        assertThat(hdfs.list(home + "/staging/files")).isEmpty();
        assertThat(world.engine.verifications().run("there").status()).isEqualTo(Verification.Status.SAME);
    }

    @Test
    void aFolderThatDoesNotExistFailsTheRunAndMirrorDeletesNothing() throws Exception {
        write(home + "/in/a", "1");
        world.route("copy", "hdfs:" + home + "/in?delete=mirror&maxDeleteShare=100", "folder:" + root + "/out");
        assertThat(world.run("copy").status()).isEqualTo(RunStatus.COMMITTED);
        hdfs.delete(home + "/in", true);
        RunRecord gone = world.run("copy");
        assertThat(gone.status()).isEqualTo(RunStatus.FAILED);
        assertThat(gone.error())
                .contains("the folder '" + home
                        + "/in' does not exist. Check the path; nothing was deleted at the target.");
        assertThat(world.files("out")).containsOnlyKeys("a");
    }

    @Test
    void unpacksAnArchiveThatIsReadByRanges() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < 20; i++) {
                zip.putNextEntry(new ZipEntry("f" + i));
                zip.write(("content " + i).getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] whole = bytes.toByteArray();
        world.write("in/whole.zip", whole);
        world.write("in/cut.zip", Arrays.copyOf(whole, whole.length - 30));
        world.route("there", "folder:" + root + "/in", "hdfs:" + home + "/packed");
        world.route("unpack", "hdfs:" + home + "/packed?decompress=true&maxFailed=1", "hdfs:" + home + "/unpacked");
        world.run("there");
        RunRecord run = world.run("unpack");
        assertThat(run.error()).isNull();
        assertThat(world.counts(run).of(Item.State.FAILED)).isEqualTo(1);
        assertThat(hdfs.list(home + "/unpacked")).hasSize(1);
        assertThat(hdfs.list(home + "/unpacked/whole.zip")).hasSize(20);
        assertThat(world.engine.verifications().run("unpack").status()).isEqualTo(Verification.Status.SAME);
    }

    @Test
    void refusesWhatTheTargetHasAsAFileOrFolderBeforeAnythingIsVisible() throws Exception {
        write(home + "/out/b", "a file");
        write(home + "/out/a/old", "in a folder");
        world.write("in/b/new", "wants a folder");
        world.write("in/c", "good");
        world.route("copy", "folder:" + root + "/in", "hdfs:" + home + "/out");
        RunRecord folder = world.run("copy");
        assertThat(folder.status()).isEqualTo(RunStatus.FAILED);
        assertThat(folder.error()).contains("/out/b': it is a file, and would have to be a folder");
        java.nio.file.Files.delete(root.resolve("in/b/new"));
        java.nio.file.Files.delete(root.resolve("in/b"));
        world.write("in/a", "wants to be a file");
        RunRecord file = world.run("copy");
        assertThat(file.status()).isEqualTo(RunStatus.FAILED);
        assertThat(file.error()).contains("/out/a': it is a folder, and would have to be a file");
        assertThat(hdfs.status(home + "/out/c")).isEmpty();
        world.route("below", "folder:" + root + "/in?include=c", "hdfs:" + home + "/out/b/deep");
        RunRecord below = world.run("below");
        assertThat(below.status()).isEqualTo(RunStatus.FAILED);
        assertThat(below.error()).contains("a file").doesNotContain("Give user");
    }

    @Test
    void aQuotaOfTheTargetIsNamedAndTheRunGoesOnWhenItIsRaised() throws Exception {
        hdfs.mkdirs(home + "/out");
        // The folder itself counts.
        quota(home + "/out", 3);
        for (int i = 0; i < 4; i++) {
            world.write("in/f" + i, "content " + i);
        }
        world.route("copy", "folder:" + root + "/in", "hdfs:" + home + "/out");
        RunRecord refused = world.refused("copy");
        assertThat(refused.status()).isEqualTo(RunStatus.PUBLISHING);
        assertThat(refused.error()).contains("quota").contains("Free space, or raise the quota of the folder.");
        quota(home + "/out", 100);
        assertThat(world.run("copy").error()).isNull();
        assertThat(hdfs.list(home + "/out")).hasSize(4);
        assertThat(world.engine.verifications().run("copy").status()).isEqualTo(Verification.Status.SAME);
    }

    private static void quota(String folder, int names) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://"
                        + Lakes.get().namenodeHttp().toString().replaceFirst("^http://", "") + "/webhdfs/v1" + folder
                        + "?op=SETQUOTA&namespacequota=" + names + "&user.name=" + System.getProperty("user.name")))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void copiesFromOneHdfsToAnother() throws Exception {
        String address = Lakes.get().namenodeHttp().replace("http:", "webhdfs:");
        Map<String, String> settings = Map.of(
                "caravan.connections.old.url",
                address,
                "caravan.connections.old.username",
                "hive",
                "caravan.connections.old.staging",
                home + "/old/staging");
        world.camel
                .getRegistry()
                .bind(
                        "others",
                        new HdfsConnections(new ConnectionSettings(
                                name -> Optional.ofNullable(settings.get(name)), settings::keySet)));
        write(home + "/old/in/a", "first");
        write(home + "/old/in/x/b", "second");
        world.route("move", "hdfs:" + home + "/old/in?connection=old", "hdfs:" + home + "/new");
        RunRecord run = world.run("move");
        assertThat(run.error()).isNull();
        assertThat(read(home + "/new/a") + read(home + "/new/x/b")).isEqualTo("firstsecond");
        assertThat(world.counts(world.run("move")).unchanged()).isEqualTo(2);
        world.route(
                "back",
                "hdfs:" + home + "/new",
                "hdfs:" + home + "/old/back?connection=old&success=" + home + "/old/_SUCCESS");
        assertThat(world.run("back").error()).isNull();
        assertThat(read(home + "/old/back/x/b")).isEqualTo("second");
        assertThat(hdfs.status(home + "/old/_SUCCESS")).isPresent();
        assertThat(world.engine.verifications().run("back").status()).isEqualTo(Verification.Status.SAME);
        assertThat(hdfs.list(home + "/old/staging/files")).isEmpty();
        assertThatThrownBy(() -> world.route("lost", "hdfs:/in?connection=odl", "hdfs:" + home + "/new"))
                .rootCause()
                .hasMessageContaining("cannot open connection 'odl'")
                .hasMessageContaining("Known connections to an HDFS: old.");
    }

    @Test
    void findsAByteThatWasChangedInHdfs() throws Exception {
        world.write("in/a", "right");
        world.write("in/b", "right");
        world.route("there", "folder:" + root + "/in", "hdfs:" + home + "/a");
        world.run("there");
        write(home + "/a/b", "wrong");
        Verification found = world.engine.verifications().run("there");
        assertThat(found.findings())
                .containsExactly(new Verification.Finding(
                        "folder:" + root + "/in/b", home + "/a/b", "its bytes are not those that were written"));
    }

    @Test
    void replacesAFileOnlyAsOnClashSays() throws Exception {
        world.write("in/a", "new");
        write(home + "/out/a", "old");
        world.route("fail", "folder:" + root + "/in", "hdfs:" + home + "/out?onClash=fail");
        assertThat(world.run("fail").error()).contains("is there already");
        assertThat(read(home + "/out/a")).isEqualTo("old");
        world.route("rename", "folder:" + root + "/in", "hdfs:" + home + "/out?onClash=rename");
        RunRecord renamed = world.run("rename");
        assertThat(read(home + "/out/a~" + renamed.run().id())).isEqualTo("new");
        world.route("replace", "folder:" + root + "/in", "hdfs:" + home + "/out");
        world.run("replace");
        assertThat(read(home + "/out/a")).isEqualTo("new");
    }

    @Test
    void showsAFolderAtOnce() throws Exception {
        world.write("in/a", "1");
        world.write("in/x/b", "2");
        world.route("set", "folder:" + root + "/in", "hdfs:" + home + "/sets/${bizdate}?atomic=true");
        RunRecord run = world.run("set");
        assertThat(run.error()).isNull();
        String day = hdfs.list(home + "/sets").get(0).path();
        assertThat(Map.of("a", read(day + "/a"), "b", read(day + "/x/b"))).isEqualTo(Map.of("a", "1", "b", "2"));
        world.write("in/a", "3");
        assertThat(world.run("set").error()).contains("it is there already");
        assertThat(read(day + "/a")).isEqualTo("1");
    }

    private void write(String path, String content) {
        try (HdfsUpload upload = hdfs.create(path, CreateOptions.OVERWRITE)) {
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            upload.write(bytes, 0, bytes.length);
        }
    }

    private String read(String path) throws IOException {
        try (var in = hdfs.open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
