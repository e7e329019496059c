package io.caravan.hive;

import io.caravan.hdfs.HdfsException;
import io.caravan.hive.publish.Fence;
import io.caravan.hive.publish.FileMark;
import io.caravan.hive.publish.Publication;
import io.caravan.hive.publish.PublishPlaces;
import io.caravan.hive.publish.Publisher;
import io.caravan.hive.publish.Publishers;
import io.caravan.hive.publish.StagedColumns;
import io.caravan.hive.server.HiveException;
import io.caravan.hive.table.HiveOptions;
import io.caravan.hive.table.HiveTable;
import io.caravan.hive.table.Lake;
import io.caravan.hive.table.SuccessFile;
import io.caravan.hive.table.WriteMode;
import io.caravan.record.Schema;
import io.caravan.run.Manifest;
import io.caravan.run.Participant;
import io.caravan.run.PublishPlace;
import io.caravan.run.PublishRefused;
import io.caravan.run.Published;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.StagedFile;
import io.caravan.run.TargetAttempt;
import io.caravan.run.Writer;
import io.caravan.schedule.Macros;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A Hive table's part in one run: ORC files in the staging folder, then whatever makes them visible in its mode. */
final class HiveParticipant implements Participant {
    private final Fence fence = new Fence();
    private Publication run;
    private TargetTable target;
    private final SuccessFile success;
    private Schema source;
    private HiveLayout layout;
    private String version = "";
    private boolean byCursor;
    private Publisher publisher;

    HiveParticipant(Lake lake, HiveOptions options, Run run, String uri) {
        this.run = Publication.of(lake, options, run, uri, fence);
        this.target = new TargetTable(this.run);
        this.success = new SuccessFile(
                Macros.expand(options.success(), run), this.run.files().name());
    }

    @Override
    public void know(Published published) {
        run = run.with(published);
        target = new TargetTable(run);
    }

    @Override
    public Writer begin(TargetAttempt attempt) {
        return new HiveWriter(this, attempt);
    }

    /** The layout is settled by the first batch of the run; the others must have the same columns. */
    synchronized HiveLayout layout(Schema schema, String cursor) {
        if (layout == null) {
            version = run.options().version(schema, cursor);
            layout = target.prepare(schema, version);
            source = schema;
            byCursor = cursor != null;
        } else if (source != schema && !source.columns().equals(schema.columns())) {
            throw RunException.data(run.subject() + ": cannot stage rows: a step sends batches with different columns. "
                    + "Make every batch of a run carry the same columns.");
        }
        return layout;
    }

    /** Only a transactional table gives appended files other names. */
    List<FileMark> marks(List<StagedFile> files) {
        boolean renamed = run.options().mode() == WriteMode.APPEND
                && run.tables()
                        .find(run.name())
                        .filter(HiveTable::transactional)
                        .isPresent();
        return renamed
                ? files.stream()
                        .map(file -> FileMark.of(run.hdfs(), file.path()))
                        .toList()
                : List.of();
    }

    synchronized String detail(List<FileMark> marks) {
        return StagedColumns.write(layout.schema(), version, byCursor, marks);
    }

    @Override
    public List<PublishPlace> places(Manifest manifest) {
        return worded(
                "publish into", () -> idle(manifest) ? List.<PublishPlace>of() : new PublishPlaces(run).of(manifest));
    }

    @Override
    public void check(Manifest manifest) {
        worded("publish into", () -> {
            publisher(manifest).ifPresent(Publisher::check);
            return null;
        });
    }

    @Override
    public void publish(Manifest manifest, Runnable owner) {
        Optional<Publisher> way;
        try {
            way = worded("publish into", () -> publisher(manifest));
        } catch (RunException e) {
            throw refused(e, true);
        }
        way.ifPresent(found -> publish(found, manifest, owner));
    }

    private void publish(Publisher found, Manifest manifest, Runnable owner) {
        fence.raise(owner);
        try {
            worded("publish into", () -> {
                success.remove(run.hdfs());
                found.publish(manifest);
                return null;
            });
        } catch (RunException e) {
            throw refused(e, found.atomic());
        } finally {
            fence.lower();
        }
    }

    /** A failure that may pass is looked into again, before anybody says that nothing is visible. */
    private static RunException refused(RunException e, boolean nothingVisible) {
        return nothingVisible && !e.category().retryable() ? new PublishRefused(e) : e;
    }

    @Override
    public boolean verify(Manifest manifest) {
        return worded("verify", () -> {
            boolean whole = publisher(manifest).map(way -> way.verify(manifest)).orElse(true);
            if (whole) {
                success.write(run.hdfs(), manifest);
            }
            return whole;
        });
    }

    private boolean idle(Manifest manifest) {
        return manifest.rows() == 0
                && run.options().mode().adds()
                && !run.files().timeMayComeAgain();
    }

    /** None if there is nothing to publish, or no table and nothing staged that could tell its columns. */
    private Optional<Publisher> publisher(Manifest manifest) {
        if (idle(manifest)) {
            return Optional.empty();
        }
        if (publisher == null) {
            Optional<HiveTable> table = run.tables().ask(run.name());
            if (table.isEmpty() && StagedColumns.read(manifest).isEmpty()) {
                return Optional.empty();
            }
            Publication named = StagedColumns.byCursor(manifest) ? run.byCursor() : run;
            publisher = Publishers.of(named, target.unchanged(table, StagedColumns.read(manifest)));
        }
        return Optional.of(publisher);
    }

    @Override
    public void clean() {
        run.hdfs().delete(run.staging(), true);
        removeIfEmpty(run.staging().substring(0, run.staging().lastIndexOf('/')));
    }

    /** Where and how the run is staged. */
    Publication run() {
        return run;
    }

    /** Another target of the same run may still have its folder there. */
    private void removeIfEmpty(String folder) {
        try {
            run.hdfs().delete(folder, false);
        } catch (HdfsException e) {
            if (!e.remote().equals("PathIsNotEmptyDirectoryException")) {
                throw e;
            }
        }
    }

    /** Gives every failure the name of the route and table. */
    <T> T worded(String verb, Supplier<T> work) {
        try {
            return work.get();
        } catch (HiveException e) {
            throw new RunException(
                    e.category(),
                    run.subject() + ": cannot " + verb + " Hive table '" + run.name() + "': " + e.getMessage() + ". "
                            + remedy(e),
                    e);
        } catch (RunException e) {
            String route = run.subject().substring(0, run.subject().lastIndexOf('/'));
            if (e.names(route)) {
                throw e;
            }
            throw new RunException(e.category(), run.subject() + ": " + e.getMessage(), e);
        }
    }

    private static String remedy(HiveException e) {
        return switch (e.outcome()) {
            case FAILED -> "See HiveServer2's log for the whole message.";
            case NOT_SENT, UNKNOWN -> "The run goes on when HiveServer2 answers again.";
        };
    }
}
