package io.caravan.engine;

import io.caravan.run.PublishPlace;
import io.caravan.run.PublishedArea;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.store.Lease;
import io.caravan.store.Leases;
import io.caravan.store.OpenRuns;
import io.caravan.store.PlaceBook;
import io.caravan.store.PublicationBook;
import io.caravan.store.RunEvent;
import io.caravan.store.Timeline;
import io.caravan.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after places that point to folders of runs. A statement of a process that died, was frozen or got no answer may
 * arrive after later runs: such places are read back two leases after, again and again in growing distances, and put right.
 * Folders that were replaced are removed when their time is over.
 */
final class PublishedPlaces {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedPlaces.class);
    private static final String TASK = "#published";
    private static final int MOST = 200;
    /** No claim of a run has this number. */
    private static final long NO_RUN = -1;
    /** How long a place is read back, and what was removed is remembered. */
    private static final Duration MEMORY = Duration.ofDays(7);
    /** The longest time between two looks. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Transactions transactions;
    private final Leases leases;
    private final PlaceBook places;
    private final RunMetrics metrics;
    private final Duration wait;
    private final List<PublishedArea> areas = new CopyOnWriteArrayList<>();
    private final Chore chore;

    PublishedPlaces(Transactions transactions, Leases leases, PlaceBook places, RunMetrics metrics) {
        this.transactions = transactions;
        this.leases = leases;
        this.places = places;
        this.metrics = metrics;
        this.wait = leases.length().multipliedBy(2);
        this.chore = new Chore("look after published places", leases.length(), leases.length(), this::work);
    }

    void add(PublishedArea area) {
        areas.add(area);
    }

    /** Called often, by the scheduler's thread. */
    void look() {
        if (!areas.isEmpty()) {
            chore.look();
        }
    }

    void stop() {
        chore.stop();
    }

    /** Something that a run has sent may arrive after its end. */
    void suspect(Run run) {
        try {
            transactions.write(sql -> {
                PublicationBook.suspect(sql, run, wait);
                return null;
            });
        } catch (RunException e) {
            LOG.warn("cannot note that what run {} has published has to be read back: {}", run.id(), e.getMessage());
        }
    }

    /** Does all that is due. One process at a time, and one thread of it. */
    synchronized void work(BooleanSupplier goOn) {
        for (PublishedArea area : areas) {
            for (PublicationBook.Stood due : transactions.read(sql -> PublicationBook.due(sql, area.prefix(), MOST))) {
                if (goOn.getAsBoolean()) {
                    alone(due, () -> readBack(area, due));
                }
            }
            for (PublicationBook.Stood old : transactions.read(sql ->
                    PublicationBook.replaced(sql, area.prefix(), sql.now().minus(area.keep()), MOST))) {
                if (goOn.getAsBoolean()) {
                    alone(old, () -> remove(area, old));
                }
            }
        }
        transactions.write(sql -> {
            PublicationBook.forgetRemoved(sql, sql.now().minus(MEMORY));
            return null;
        });
    }

    /** Does something while nobody publishes at the place; not now if somebody does, or another process works here. */
    private void alone(PublicationBook.Stood stood, Runnable work) {
        Lease lease = transactions.write(sql -> leases.take(sql, TASK));
        if (lease == null) {
            return;
        }
        List<PublishPlace> place =
                List.of(new PublishPlace(stood.note().root(), stood.note().path(), false));
        try {
            places.ask(lease, NO_RUN, place);
            if (places.before(NO_RUN, place) == null) {
                work.run();
            }
        } catch (RunException e) {
            LOG.warn("cannot look after {}: {} It is tried again.", place.get(0), e.getMessage());
        } finally {
            places.leave(NO_RUN);
        }
    }

    private void readBack(PublishedArea area, PublicationBook.Stood due) {
        PublicationBook.Note place = due.note();
        PublicationBook.Stood standing = transactions.read(sql -> PublicationBook.standing(sql, due.key()));
        Optional<String> found = area.folder(place.root(), place.path());
        boolean wrong = standing != null
                && found.isPresent()
                && !found.get().equals(standing.note().detail())
                && transactions.read(sql -> PublicationBook.made(sql, due.key(), found.get()));
        if (wrong) {
            area.point(place.root(), place.path(), standing.note().detail());
            tell(standing, found.get());
        }
        transactions.write(sql -> {
            if (wrong) {
                PublicationBook.replacedNow(sql, due.key(), found.get());
            }
            Instant now = sql.now();
            Duration age = Duration.between(due.noted(), now);
            Duration next = age.compareTo(wait) < 0 ? wait : age.compareTo(LONGEST) > 0 ? LONGEST : age;
            PublicationBook.looked(sql, due, age.compareTo(MEMORY) > 0 ? null : now.plus(next));
            return null;
        });
    }

    private void tell(PublicationBook.Stood standing, String found) {
        PublishPlace place =
                new PublishPlace(standing.note().root(), standing.note().path(), false);
        Run run = transactions.read(sql -> sql.first(
                OpenRuns::run,
                "SELECT run_id, route, logical_time, fired_by, zone, params, rerun FROM sync_run WHERE run_id = ?",
                standing.run()));
        String what =
                place + " pointed to '" + found + "', which an earlier run had made: one of its statements came late."
                        + " It points to '" + standing.note().detail() + "' again.";
        LOG.warn("route={} run={} put right: {}", run == null ? "?" : run.route(), standing.run(), what);
        metrics.putRight(run == null ? "?" : run.route());
        if (run != null) {
            transactions.write(sql -> {
                Timeline.write(sql, leases.owner(), run.id(), RunEvent.of(RunEvent.Kind.PUT_RIGHT, what));
                return null;
            });
        }
    }

    /**
     * Compares the places of a root with what runs have made them point to. Nothing is changed: somebody may have gone back
     * to an older folder on purpose.
     *
     * @param found gets the place and what is wrong there, null if nothing is
     */
    void check(String root, BiConsumer<String, String> found) {
        for (PublishedArea area : areas) {
            if (root.startsWith(area.prefix())) {
                transactions
                        .read(sql -> PublicationBook.standingBelow(sql, root))
                        .forEach(stood -> found.accept(
                                new PublishPlace(root, stood.note().path(), false).toString(), problem(area, stood)));
            }
        }
    }

    private String problem(PublishedArea area, PublicationBook.Stood standing) {
        PublicationBook.Note note = standing.note();
        Optional<String> found = area.folder(note.root(), note.path());
        if (found.isEmpty()) {
            return "it is not there any more";
        }
        String folder = found.get();
        if (folder.equals(note.detail())) {
            return area.there(folder) ? null : "its folder '" + folder + "' was removed";
        }
        boolean made = transactions.read(sql -> PublicationBook.made(sql, standing.key(), folder));
        return "it points to '" + folder + "', which " + (made ? "an earlier run" : "no run of this store")
                + " has made, and not to '" + note.detail() + "'";
    }

    /**
     * Only a folder that lies beside the one that stands there now, as runs of one table make them. Of a place that is gone,
     * what runs made stays as long as a place is read back: whoever dropped it may want it back.
     */
    private void remove(PublishedArea area, PublicationBook.Stood old) {
        PublicationBook.Note place = old.note();
        Optional<String> found = area.folder(place.root(), place.path());
        boolean keep = found.isPresent() ? found.get().equals(place.detail()) : young(old);
        if (keep) {
            transactions.write(sql -> {
                PublicationBook.replacedNow(sql, old.key(), place.detail());
                return null;
            });
            return;
        }
        if (found.isEmpty() || parent(found.get()).equals(parent(place.detail()))) {
            area.remove(place.detail());
            LOG.info("removed '{}', which was replaced some time ago", place.detail());
        }
        transactions.write(sql -> {
            PublicationBook.removed(sql, old);
            return null;
        });
    }

    private boolean young(PublicationBook.Stood old) {
        return transactions.read(sql -> old.noted().isAfter(sql.now().minus(MEMORY)));
    }

    private static String parent(String folder) {
        return folder.substring(0, Math.max(0, folder.lastIndexOf('/')));
    }
}
