package io.caravan.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.connection.ConnectionInfo;
import io.caravan.connection.ConnectionKinds;
import io.caravan.connection.ConnectionList;
import io.caravan.connection.ConnectionSettings;
import io.caravan.connection.ConnectionTest;
import io.caravan.connection.TableList;
import io.caravan.endpoint.FileRoots;
import io.caravan.explain.Explainer;
import io.caravan.explain.RouteDraft;
import io.caravan.explain.RoutePlan;
import io.caravan.explain.RoutePreview;
import io.caravan.file.InFileWorld;
import io.caravan.file.store.FileTree;
import io.caravan.route.DropFolder;
import io.caravan.route.RefusedException;
import io.caravan.route.RoutePolicy;
import io.caravan.run.Item;
import io.caravan.run.RunStatus;
import io.caravan.store.RunRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A store of files and a kind of connection that the application does not know: registered as CONTRIBUTING.md says under
 * "Adding a store of files", they do all that the others do.
 */
class ToyStoreTest extends InFileWorld {
    private static final Map<String, String> SETTINGS = Map.of(
            "caravan.connections.red.url", "toy://red",
            "caravan.connections.away.url", " TOY://away",
            "caravan.connections.wrong.url", "toy://99",
            "caravan.connections.shop.url", "jdbc:h2:mem:shop",
            "caravan.connections.odd.url", "ftp://host");

    private final ToyTree box = Toys.put("red");
    private final ConnectionList connections = new ConnectionList(
            new ConnectionSettings(name -> Optional.ofNullable(SETTINGS.get(name)), SETTINGS::keySet));
    private DropFolder drop;

    @BeforeEach
    void open() throws IOException {
        world.camel.getRegistry().bind("connections", connections);
        drop = new DropFolder(
                world.camel,
                RoutePolicy.safe(FileRoots.all()),
                Files.createDirectory(root.resolve("routes")),
                Clock.systemUTC(),
                root.resolve("owners"));
    }

    @AfterEach
    void close() {
        drop.close();
        connections.close();
    }

    @Test
    void itsConnectionsAreListedBesideTheOthers() {
        assertThat(connections.all())
                .extracting(ConnectionInfo::name, ConnectionInfo::kind, ConnectionInfo::address)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("red", "toy", "toy://red"),
                        org.assertj.core.groups.Tuple.tuple("wrong", "toy", null),
                        org.assertj.core.groups.Tuple.tuple("shop", "h2", "jdbc:h2:mem:shop"));
        assertThat(info("wrong").problem()).contains("'toy://99'", "toy://red is allowed");
        assertThat(info("odd").problem()).contains("does not begin with ", "'jdbc:'", "'toy://'", "or toy://red");
        assertThat(ConnectionKinds.settings()).contains("password", "url", "connection-string");
    }

    @Test
    void itsConnectionsAreTriedStepByStep() throws Exception {
        assertThat(connections.with("red").orElseThrow().test("red").ok()).isTrue();
        ConnectionTest away = connections.with("away").orElseThrow().test("away");
        assertThat(away.ok()).isFalse();
        assertThat(away.steps()).singleElement().satisfies(step -> {
            assertThat(step.detail()).contains("there is no box 'away'");
            assertThat(step.remedy()).isEqualTo("Put a box there.");
        });
        assertThatThrownBy(() -> connections.with("red").orElseThrow().tables("red", new TableList.Wanted(null, 1, 10)))
                .hasMessageContaining("plan a route with toy:");
    }

    @Test
    void copiesFilesToItAndBackAndWhatIsDeletedToo() throws Exception {
        world.write("in/a.csv", "id\n1\n");
        world.write("in/deep/b.bin", "bytes");
        start(
                """
              - route:
                  id: there
                  from:
                    uri: folder:%s
                    parameters: { schedule: none, delete: mirror, maxDeleteShare: 100 }
                    steps: [ { to: "toy:red/shelf" } ]
              - route:
                  id: back
                  from:
                    uri: toy:red/shelf
                    parameters: { schedule: none, include: "**/*.csv" }
                    steps: [ { to: "folder:%s" } ]
              """
                        .formatted(root.resolve("in"), root.resolve("out")));
        assertThat(copied("there")).isEqualTo(2);
        assertThat(files("/shelf")).isEqualTo(Map.of("/shelf/a.csv", "id\n1\n", "/shelf/deep/b.bin", "bytes"));
        assertThat(copied("back")).isEqualTo(1);
        assertThat(world.files("out")).isEqualTo(Map.of("a.csv", "id\n1\n"));
        assertThat(copied("back")).isZero();

        world.write("in/a.csv", "id\n1\n2\n");
        Files.delete(root.resolve("in/deep/b.bin"));
        assertThat(copied("there")).isEqualTo(1);
        assertThat(files("/shelf")).isEqualTo(Map.of("/shelf/a.csv", "id\n1\n2\n"));
        assertThat(copied("back")).isEqualTo(1);
        assertThat(world.files("out")).isEqualTo(Map.of("a.csv", "id\n1\n2\n"));
        assertThat(files("/.caravan")).isEmpty();
    }

    @Test
    void plansAndPreviewsWhatIsInIt() throws Exception {
        try (FileTree.Upload upload = box.create("/rows/a.csv")) {
            upload.write("id,name\n1,ball\n2,kite\n".getBytes(StandardCharsets.UTF_8));
        }
        String files = "{ schedule: none }";
        RoutePlan plan = look(files, draft -> explainer().plan(draft, (Instant) null));
        assertThat(plan.notes())
                .contains("1 files found below 'toy:red:/rows', 0 of them unchanged since an earlier run");
        assertThat(plan.targets()).singleElement().satisfies(target -> {
            assertThat(target.target()).isEqualTo("toy:red/copy");
            assertThat(target.problem()).isNull();
            assertThat(target.notes()).contains("the folder /copy is made");
        });
        RoutePreview rows =
                look("{ schedule: none, format: csv }", draft -> explainer().preview(draft, 10));
        assertThat(rows.columns()).extracting(RoutePreview.Shown::name).containsExactly("id", "name");
        assertThat(rows.count()).isEqualTo(2);
        assertThat(box.look("/copy")).isEmpty();
    }

    @Test
    void aRouteThatNamesNoSuchBoxIsRefused() {
        assertThatThrownBy(() -> drop.check("a.yaml", text("toy:blue/rows", "{ schedule: none }")))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problems()).singleElement().satisfies(problem -> assertThat(problem.message())
                                .contains("there is no setting caravan.connections.blue.url")
                                .contains("Known boxes of toys: away, red, wrong.")));
    }

    private static byte[] text(String from, String parameters) {
        return """
               - route:
                   id: toys
                   from:
                     uri: %s
                     parameters: %s
                     steps: [ { to: "toy:red/copy" } ]
               """
                .formatted(from, parameters)
                .getBytes(StandardCharsets.UTF_8);
    }

    private <T> T look(String parameters, Function<RouteDraft, T> look) throws Exception {
        try (RouteDraft draft =
                drop.drafts("a.yaml", text("toy:red/rows", parameters)).get(0)) {
            return look.apply(draft);
        }
    }

    private Explainer explainer() {
        return new Explainer(world.store, Clock.systemUTC());
    }

    private ConnectionInfo info(String name) {
        return connections.all().stream()
                .filter(info -> info.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void start(String routes) throws IOException {
        Files.writeString(root.resolve("routes/toys.yaml"), routes);
        drop.start();
        Awaitility.await().until(() -> world.engine.syncs().names().size() == 2);
    }

    private long copied(String route) {
        RunRecord run = world.run(route);
        assertThat(run.status()).as(run.error()).isEqualTo(RunStatus.COMMITTED);
        return world.counts(run).of(Item.State.COPIED);
    }

    /** All files below a folder of the box, by their paths. */
    private Map<String, String> files(String folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (FileTree.Entry entry : box.list(folder)) {
            if (entry.folder()) {
                files.putAll(files(entry.path()));
            } else {
                try (InputStream in = box.open(entry.path(), 0, -1)) {
                    files.put(entry.path(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return files;
    }
}
