package io.caravan.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.Lakes;
import io.caravan.connection.ConnectionSettings;
import io.caravan.connection.ConnectionTest;
import io.caravan.connection.TableList;
import io.caravan.run.RunException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The HDFS beside the lake's, by name. */
class HdfsConnectionsTest {
    private static HdfsConnections of(Map<String, String> options) {
        Map<String, String> all = new HashMap<>();
        options.forEach((name, value) -> all.put("caravan.connections." + name, value));
        return new HdfsConnections(new ConnectionSettings(name -> Optional.ofNullable(all.get(name)), all::keySet));
    }

    @Test
    void areThoseWhoseUrlIsOneOfWebHdfs() {
        HdfsConnections connections = of(Map.of(
                "shop.url", "jdbc:h2:mem:shop",
                "meters.url", "https://meters.blob.core.windows.net",
                "old.url", "webhdfs://a:9870, webhdfs://b:9870",
                "safe.url", " SWebHDFS://c:9871",
                "mixed.url", "webhdfs://a:9870,http://b:9870"));
        assertThat(connections.names()).containsExactly("mixed", "old", "safe");
        assertThat(connections.list())
                .extracting(one -> one.name() + " " + one.kind() + " " + one.address())
                .containsExactly("mixed hdfs null", "old hdfs http://a:9870,http://b:9870", "safe hdfs https://c:9871");
        assertThat(connections.list().get(0).problem())
                .isEqualTo("cannot open connection 'mixed': an address is not of the form webhdfs://host:9870 or"
                        + " swebhdfs://host:9871.");
        assertThat(connections.test("mixed").ok()).isFalse();
        assertThatThrownBy(() -> connections.tables("old", new TableList.Wanted(null, 1, 10)))
                .hasMessageContaining("it holds files");
    }

    @Test
    void sayWhatIsWrongWithTheirSettings() {
        HdfsConnections connections = of(Map.of(
                "a.url", "webhdfs://a:9870",
                "a.timeout", "soon",
                "b.url", "webhdfs://b:9870",
                "b.staging", "here and there",
                "c.url", "webhdfs://user:secret@c:9870",
                "d.url", "webhdfs://d:9870",
                "d.max-bytes-per-second", "many"));
        assertThat(connections.list()).allSatisfy(one -> {
            assertThat(one.problem()).startsWith("cannot open connection '" + one.name() + "': ");
            assertThat(one.problem()).doesNotContain("secret");
        });
        assertThatThrownBy(() -> connections.get("e"))
                .isInstanceOf(RunException.class)
                .hasMessage("cannot open connection 'e': there is no setting caravan.connections.e.url."
                        + " Known connections to an HDFS: a, b, c, d.");
    }

    @Test
    void areTestedAllTheWay() {
        URI namenode = URI.create(Lakes.get().namenodeHttp());
        ConnectionTest test = of(Map.of("old.url", "webhdfs://" + namenode.getAuthority(), "old.username", "hive"))
                .test("old");
        assertThat(test.steps())
                .extracting(ConnectionTest.Step::name)
                .containsExactly("resolve", "connect", "login", "read", "staging");
        assertThat(test.ok()).isTrue();
        assertThat(test.steps().get(2).detail()).isEqualTo("as user hive");
        ConnectionTest closed = of(Map.of("old.url", "webhdfs://127.0.0.1:1")).test("old");
        assertThat(closed.ok()).isFalse();
        assertThat(closed.steps().get(closed.steps().size() - 1).remedy()).contains("caravan.connections.old.url");
    }

    /** Whoever may put files where runs are staged decides what is published. */
    @Test
    void sayWhenEverybodyMayWriteWhereRunsAreStaged() {
        URI namenode = URI.create(Lakes.get().namenodeHttp());
        HdfsClient hdfs =
                new HdfsClient(new HdfsSettings(List.of(namenode), "etl", Duration.ofSeconds(30), 1, "caravan.test"));
        String folder = "/user/caravan-test/HdfsConnectionsTest-"
                + ProcessHandle.current().pid();
        hdfs.mkdirs(folder + "/open/mine");
        try {
            assertThat(staging(namenode, folder + "/open/mine").ok()).isTrue();
            hdfs.setPermission(folder + "/open", "777");
            ConnectionTest open = staging(namenode, folder + "/open/mine");
            assertThat(open.ok()).isFalse();
            assertThat(open.steps().get(4).detail()).contains("everybody may write into " + folder + "/open");
            assertThat(open.steps().get(4).remedy()).contains("/user/etl/.caravan/staging");
            hdfs.setPermission(folder + "/open", "1777");
            assertThat(staging(namenode, folder + "/open/mine").ok()).isTrue();
            assertThat(staging(namenode, folder + "/open/absent").ok()).isFalse();
            assertThat(staging(namenode, folder + "/open").ok()).isFalse();
        } finally {
            hdfs.delete(folder, true);
        }
    }

    private static ConnectionTest staging(URI namenode, String folder) {
        return of(Map.of(
                        "old.url",
                        "webhdfs://" + namenode.getAuthority(),
                        "old.username",
                        "etl",
                        "old.staging",
                        folder))
                .test("old");
    }
}
