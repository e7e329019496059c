package io.caravan.file;

import io.caravan.run.KnownItems;
import io.caravan.run.Macros;
import io.caravan.run.Plan;
import io.caravan.run.PlanRequest;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunSource;
import io.caravan.run.SourcePlan;
import io.caravan.run.Split;
import io.caravan.run.SplitAttempt;
import io.caravan.run.Throttle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Plans and reads the runs of one source of files, of whatever store. Splits are read by several threads at once. */
final class FileSource implements RunSource {
    private static final int SAMPLE = 1000;

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
            String message = e.getMessage();
            String route = request.run().route();
            throw message.startsWith(route) ? e : new RunException(e.category(), route + ": " + message, e);
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
                        request.sample() ? SAMPLE : options.maxFiles())
                .of(prefix, single);
        List<Split> splits = FileParts.of(selection.files(), selection.deleted(), options.parallelism());
        FilePlace place = new FilePlace(reading.folder(), selection.deleted().size(), selection.left());
        return new Plan(null, null, place.toJson(), splits, new Plan.Survey(selection.found(), selection.unchanged()));
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
        List<SourcePlan.ReadColumn> columns = FileBatch.SCHEMA.columns().stream()
                .map(column -> new SourcePlan.ReadColumn(
                        column.name(), "file", column.type().toString(), ""))
                .toList();
        List<SourcePlan.Part> parts = new ArrayList<>();
        for (Split split : plan.splits()) {
            FilePart part = FilePart.parse(split.detail());
            parts.add(new SourcePlan.Part(split.number(), null, words(part), (long) part.size()));
        }
        List<String> notes = new ArrayList<>();
        notes.add(plan.survey().found() + " files found below '" + home.name() + "/" + path(run) + "', "
                + plan.survey().unchanged() + " of them unchanged since an earlier run");
        FilePlace place = FilePlace.parse(plan.detail());
        if (place.deletes() > 0) {
            notes.add(place.deletes() + " files are gone at the source and will be deleted at the target");
        }
        if (place.left() > 0) {
            notes.add(place.left() + " more files are left to the next run, as 'maxFiles' is " + options.maxFiles());
        }
        return new SourcePlan(columns, parts, notes);
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
        Reading reading = reading(FilePlace.parse(attempt.plan().detail()).folder());
        new FileReader(reading, attempt).read(FilePart.parse(attempt.split().detail()));
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
