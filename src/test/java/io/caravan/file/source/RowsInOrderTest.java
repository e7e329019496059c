package io.caravan.file.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.file.local.FolderTree;
import io.caravan.file.store.FileHome;
import io.caravan.file.store.FileInfo;
import io.caravan.file.store.FileStore;
import io.caravan.file.store.TreeStore;
import io.caravan.run.KnownItems;
import io.caravan.run.Plan;
import io.caravan.run.PlanRequest;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.SourcePlan;
import io.caravan.run.Split;
import io.caravan.run.Throttle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In which order the rows of files are sent, which columns they have, and which files a run takes. */
class RowsInOrderTest {
    private static final Run RUN = new Run(1, "rows", Instant.EPOCH, Run.Trigger.MANUAL, ZoneOffset.UTC);

    @TempDir
    Path root;

    @BeforeEach
    void write() throws IOException {
        write("b.csv", 10, "id,name\n" + "1,old\n".repeat(1_000));
        write("c.csv", 20, "id,extra\n1,new\n");
        write("a.csv", 20, "id,name\n1,same time\n");
        write("blank.csv", 15, "\n\n");
    }

    @Test
    void readsTheRowsOfTheLaterFileLaterHoweverLargeItIs() throws Exception {
        assertThat(files(plan("format", "csv", "parallelism", "1")))
                .containsExactly("b.csv", "blank.csv", "a.csv", "c.csv");
        assertThat(files(plan("format", "csv", "order", "name")))
                .containsExactly("a.csv", "b.csv", "blank.csv", "c.csv");
        assertThat(files(plan())).first().isEqualTo("b.csv");
    }

    @Test
    void leavesTheLaterFilesToTheNextRun() throws Exception {
        assertThat(files(plan("format", "csv", "maxFiles", "2"))).containsExactly("b.csv", "blank.csv");
    }

    @Test
    void hasAllColumnsOfAllFiles() throws Exception {
        Plan plan = plan("format", "csv");
        SourcePlan read = source("format", "csv").explain(RUN, plan);
        assertThat(read.columns()).extracting(SourcePlan.ReadColumn::name).containsExactly("id", "name", "extra");
        assertThat(read.notes())
                .contains("the columns are those of all files that are read")
                .anyMatch(note -> note.contains("files are read by their time of change, then by name"));
    }

    @Test
    void readsAllFilesInEachRunIfItIsToldTo() throws Exception {
        KnownItems known = known();
        assertThat(files(plan(known, "format", "csv"))).isEmpty();
        assertThat(files(plan(known, "format", "csv", "read", "all"))).hasSize(4);
        assertThatThrownBy(() -> plan(known, "format", "csv", "read", "all", "maxFiles", "3"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("cannot read all files");
    }

    @Test
    void saysBeforeWhatModesMakeOfChangedFiles() {
        assertThat(source("format", "csv").note("append").orElseThrow()).contains("appended again");
        assertThat(source("format", "csv").note("upsert")).isEmpty();
        assertThat(source("format", "csv", "read", "all").note("overwrite")).isEmpty();
    }

    @Test
    void refusesOptionsThatDoNothingBesideFormat() {
        assertThatThrownBy(() -> source("format", "csv", "maxFailed", "1", "delete", "mirror", "onClash", "fail"))
                .hasMessageContaining("'maxFailed' is set beside 'format'")
                .hasMessageContaining("'delete' is set beside 'format'")
                .hasMessageContaining("'onClash' is set beside 'format'");
        assertThatThrownBy(() -> source("read", "all")).hasMessageContaining("'read' is 'all': it needs 'format'");
    }

    /** All files, as an earlier run has read them. */
    private KnownItems known() throws Exception {
        Map<String, io.caravan.run.Item> known = new HashMap<>();
        for (Split split : plan("format", "csv").splits()) {
            for (FileInfo file : FilePart.parse(split.detail()).files()) {
                String name = "folder:/" + file.name();
                known.put(
                        name,
                        new io.caravan.run.Item(
                                name, io.caravan.run.Item.State.COPIED, file.version(), 1, null, null, null));
            }
        }
        return new KnownItems() {
            @Override
            public Map<String, io.caravan.run.Item> of(java.util.Collection<String> names) {
                return known;
            }

            @Override
            public void each(java.util.function.Consumer<io.caravan.run.Item> each) {
                known.values().forEach(each);
            }
        };
    }

    private Plan plan(String... options) throws Exception {
        return plan(KnownItems.NONE, options);
    }

    private Plan plan(KnownItems known, String... options) throws Exception {
        return source(options).plan(new PlanRequest(RUN, null, false, known));
    }

    private FileSource source(String... options) {
        Map<String, String> texts = new HashMap<>(Map.of("schedule", "none"));
        for (int i = 0; i < options.length; i += 2) {
            texts.put(options[i], options[i + 1]);
        }
        FileStore store = new TreeStore(new FolderTree(root), root.toString());
        return new FileSource(
                FileOptions.parse("", texts::get, Map.of()), new FileHome("folder:", "", store, Throttle.NONE));
    }

    private static List<String> files(Plan plan) {
        List<String> names = new ArrayList<>();
        plan.splits().forEach(split -> FilePart.parse(split.detail()).files().forEach(file -> names.add(file.name())));
        return names;
    }

    private void write(String name, int second, String text) throws IOException {
        Path file = Files.write(root.resolve(name), text.getBytes(StandardCharsets.UTF_8));
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(second)));
    }
}
