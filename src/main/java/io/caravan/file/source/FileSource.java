package io.caravan.file.source;

import io.caravan.file.copy.FileBatch;
import io.caravan.file.copy.FilePlace;
import io.caravan.file.store.FileHome;
import io.caravan.file.store.FileNames;
import io.caravan.record.Schema;
import io.caravan.run.KnownItems;
import io.caravan.run.Plan;
import io.caravan.run.PlanRequest;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunSource;
import io.caravan.run.SourcePlan;
import io.caravan.run.Split;
import io.caravan.run.SplitAttempt;
import io.caravan.run.Throttle;
import io.caravan.schedule.Macros;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Plans and reads the runs of one source of files, of whatever store. Splits are read by several threads at once. */
public final class FileSource implements RunSource {
    private static final int SAMPLE = 1000;

    private static final int MOST_NOTES = 20;
    private final FileOptions options;
    private final FileHome home;
    private final ReadAhead ahead;
    private final AtomicInteger failed = new AtomicInteger();

    FileSource(FileOptions options, FileHome home) {
        this.options = options;
        this.home = home;
        this.ahead = new ReadAhead(options.parallelism());
    }

    @Override
    public Plan plan(PlanRequest request) throws Exception {
        try {
            return select(request);
        } catch (RunException e) {
            String route = request.run().route();
            throw e.names(route) ? e : new RunException(e.category(), route + ": " + e.getMessage(), e);
        }
    }

    private Plan select(PlanRequest request) throws Exception {
        Run run = request.run();
        String path = path(run);
        boolean single = !path.isEmpty()
                && !path.endsWith("/")
                && home.store().look(path).isPresent();
        String prefix = single || path.isEmpty() || path.endsWith("/") ? path : path + "/";
        Reading reading = reading(prefix.substring(0, prefix.lastIndexOf('/') + 1));
        Selection selection = new Selection(
                reading,
                request.sample() ? KnownItems.NONE : request.items(),
                FileTimes.since(options, run),
                request.sample() ? SAMPLE : options.maxFiles());
        if (single) {
            selection.of(prefix, true);
        } else if (there(path)) {
            selection.of(prefix, false);
            if (!home.store().folder(trimmed(path))) {
                // A disk that went away in between looked like one without files.
                throw gone(path);
            }
        }
        if (options.all() && selection.left() > 0) {
            throw RunException.user("cannot read all files: there are more than 'maxFiles' of " + options.maxFiles()
                    + ". Raise it, or leave out 'read'.");
        }
        List<Split> splits = FileParts.of(selection, options.parallelism(), options.format() != null);
        ColumnsOfFiles columns =
                options.format() == null ? new ColumnsOfFiles(null, 0) : ColumnsOfFiles.of(reading, selection.files());
        FilePlace place = new FilePlace(
                reading.folder(),
                selection.deleted().size(),
                selection.left(),
                columns.schema(),
                columns.story(selection.files().size()));
        return new Plan(null, null, place.toJson(), splits, new Plan.Survey(selection.found(), selection.unchanged()));
    }

    /** Whether the folder is there; refuses one that is not, unless the route says that it may be missing. */
    private boolean there(String path) throws IOException {
        if (home.store().folder(trimmed(path))) {
            return true;
        }
        int macro = options.path().indexOf('$');
        String fixed = macro < 0
                ? ""
                : options.path().substring(0, Math.max(0, options.path().lastIndexOf('/', macro)));
        String above = fixed.length() > home.root().length()
                ? fixed.substring(home.root().length() + 1)
                : "";
        if (!options.mayBeMissing() || !home.store().folder(trimmed(above))) {
            throw gone(path);
        }
        return false;
    }

    private RunException gone(String path) {
        boolean dated = options.path().indexOf('$') >= 0;
        // Of a date that has not come yet, another try may find it; a wrong path stays one.
        return new RunException(
                dated ? RunException.Category.EXTERNAL : RunException.Category.USER,
                "cannot read files: the folder '"
                        + FileNames.shown(home.root() + "/" + path) + "' does not exist. Check the path"
                        + (home.remedy().isEmpty() ? "" : ", and " + home.remedy())
                        + (options.mirror() ? "; nothing was deleted at the target" : "")
                        + (dated ? "; if it comes later, let 'retries' wait for it, or set missing=empty" : "")
                        + ".");
    }

    private static String trimmed(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private String path(Run run) {
        String path = Macros.expand(options.path(), run).substring(home.root().length());
        return path.startsWith("/") ? path.substring(1) : path;
    }

    private Reading reading(String folder) {
        return new Reading(home.store(), options, home.name(), folder, ahead, failed);
    }

    @Override
    public SourcePlan explain(Run run, Plan plan) {
        FilePlace place = FilePlace.parse(plan.detail());
        boolean rows = options.format() != null;
        Schema schema = rows ? place.schema() : FileBatch.SCHEMA;
        List<SourcePlan.ReadColumn> columns = schema == null
                ? List.of()
                : schema.columns().stream()
                        .map(column -> new SourcePlan.ReadColumn(
                                column.name(),
                                rows ? "text" : "file",
                                column.type().toString(),
                                column.note()))
                        .toList();
        List<SourcePlan.Part> parts = new ArrayList<>();
        Map<String, String> meets = new TreeMap<>();
        for (Split split : plan.splits()) {
            FilePart part = FilePart.parse(split.detail());
            meets.putAll(part.meets());
            parts.add(new SourcePlan.Part(split.number(), null, words(part), rows ? null : (long) part.size()));
        }
        List<String> notes = new ArrayList<>();
        notes.add(plan.survey().found() + " files found below '" + home.name() + "/" + path(run) + "', "
                + plan.survey().unchanged() + " of them unchanged since an earlier run");
        if (rows && schema != null) {
            notes.add(place.columns());
            notes.add("of rows with one key and no version the later one wins: files are read by their "
                    + options.order().words());
        }
        meets.forEach((name, other) -> {
            if (notes.size() < MOST_NOTES) {
                notes.add("'" + name + "' has the same name at the target as '" + other + "': it will fail, or be"
                        + " renamed if 'onClash' is rename");
            }
        });
        if (place.deletes() > 0) {
            notes.add(place.deletes() + " files are gone at the source and will be deleted at the target");
        }
        if (place.left() > 0) {
            notes.add(place.left() + " more files are left to the next run, as 'maxFiles' is " + options.maxFiles());
        }
        return new SourcePlan(columns, parts, notes);
    }

    @Override
    public Optional<String> note(String mode) {
        if (options.format() == null || options.all()) {
            return Optional.empty();
        }
        return mode.equals("append")
                ? Optional.of("a file that has changed is read again whole, and all its rows are appended again")
                : Optional.empty();
    }

    private static String words(FilePart part) {
        if (part.files().isEmpty()) {
            return part.deleted().isEmpty() ? "no files" : part.deleted().size() + " files to delete";
        }
        String first = "'" + part.files().get(0).name() + "'";
        String what = part.size() == 1 ? first : first + " and " + (part.size() - 1) + " more files";
        return what + ", " + part.bytes() + " bytes";
    }

    @Override
    public void read(SplitAttempt attempt) throws Exception {
        FilePlace place = FilePlace.parse(attempt.plan().detail());
        Reading reading = reading(place.folder());
        FilePart part = FilePart.parse(attempt.split().detail());
        if (options.format() == null) {
            new FileReader(reading, attempt).read(part);
        } else {
            new RowsOfFiles(reading, attempt, place.schema()).read(part);
        }
    }

    @Override
    public Throttle throttle() {
        return home.throttle();
    }

    @Override
    public int parallelism() {
        return options.parallelism();
    }

    @Override
    public void release() {
        ahead.close();
    }
}
