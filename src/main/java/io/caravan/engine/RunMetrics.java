package io.caravan.engine;

import io.caravan.run.Counts;
import io.caravan.run.EndpointNames;
import io.caravan.run.Item;
import io.caravan.run.Manifest;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.run.Window;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The meters of runs, by route, and by target where rows arrive. Prometheus shows them as {@code
 * caravan_rows_read_total}.
 */
final class RunMetrics {
    /** How sources write a timestamp cursor: ISO or with a blank, with or without an offset. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[XXX][X]")
            .toFormatter();

    private final MeterRegistry meters;
    private final Clock clock;
    private final Map<String, Instant> upTo = new ConcurrentHashMap<>();
    private final Map<String, Meter.Id> lags = new ConcurrentHashMap<>();
    private final Map<String, Reading> readings = new ConcurrentHashMap<>();

    RunMetrics(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
    }

    /** Begins to show how far a route lags; {@code since} is what is known from earlier runs, else now. */
    void watch(String route, Instant since) {
        if (lags.containsKey(route)) {
            return;
        }
        upTo.put(route, since == null ? clock.instant() : since);
        lags.put(
                route,
                Gauge.builder("caravan.lag", upTo, all -> lag(all.get(route)))
                        .description("Age of the newest data that the target is known to have")
                        .baseUnit("seconds")
                        .tags("route", route)
                        .register(meters)
                        .getId());
    }

    void forget(String route) {
        Meter.Id lag = lags.remove(route);
        if (lag != null) {
            meters.remove(lag);
        }
        upTo.remove(route);
        readings.remove(route);
    }

    /** Called for every batch, and for every piece of a file. */
    void read(Run run, Counts sent) {
        readings.computeIfAbsent(run.route(), this::reading).add(sent);
    }

    private Reading reading(String route) {
        Tags tags = Tags.of("route", route);
        return new Reading(
                counter("caravan.rows.read", "Rows that were read, dirty ones too", tags),
                counter("caravan.rows.filtered", "Rows that a filter or a step took out", tags),
                counter("caravan.rows.dirty", "Records that could not become rows", tags),
                counter("caravan.read.bytes", "Bytes that were read on the wire of the source", tags));
    }

    private Counter counter(String name, String description, Tags tags) {
        return Counter.builder(name).description(description).tags(tags).register(meters);
    }

    /** The counters of what a route reads; to look them up each time costs ten times as much as to count. */
    private record Reading(Counter rows, Counter filtered, Counter dirty, Counter bytes) {
        void add(Counts sent) {
            rows.increment(sent.rows());
            filtered.increment(sent.filtered());
            dirty.increment(sent.dirty());
            bytes.increment(sent.bytes());
        }
    }

    /** What became of files, of splits that are done. */
    void items(Run run, List<Item> items) {
        for (Item item : items) {
            Tags tags =
                    Tags.of("route", run.route(), "state", item.state().name().toLowerCase(Locale.ROOT));
            counter("caravan.files", "Files, by what became of them", tags).increment();
        }
    }

    /** The time in which the limits of a route or of its connection held at least one of its splits back. */
    void throttled(Run run, Duration held) {
        Counter.builder("caravan.throttled")
                .description("Time for which limits on rows and bytes a second held a run back")
                .baseUnit("seconds")
                .tags("route", run.route())
                .register(meters)
                .increment(held.toNanos() / 1e9);
    }

    /** A read that may miss rows. */
    void inexact(Run run) {
        Counter.builder("caravan.reads.inexact")
                .description("Runs that may have missed rows: their INEXACT events say why")
                .tags("route", run.route())
                .register(meters)
                .increment();
    }

    void committed(Run run, Window window, List<Manifest> manifests, Duration took) {
        for (Manifest manifest : manifests) {
            Tags tags = Tags.of("route", run.route(), "target", EndpointNames.of(manifest.target()));
            counter("caravan.rows.published", "Rows that were published", tags).increment(manifest.rows());
            counter("caravan.published.bytes", "Bytes that were published", tags)
                    .increment(manifest.bytes());
        }
        outcome(run, RunStatus.COMMITTED, took);
        upTo.computeIfPresent(run.route(), (route, before) -> reached(run, window));
    }

    void ended(Run run, RunStatus status, RunException failure, Duration took) {
        outcome(run, status, took);
        if (status != RunStatus.CANCELLED) {
            failed(run, failure.category());
        }
    }

    void quarantined(Run run) {
        outcome(run, RunStatus.QUARANTINED, Duration.ZERO);
    }

    void failed(Run run, RunException.Category category) {
        Tags tags = Tags.of("route", run.route(), "category", category.name());
        counter("caravan.run.failures", "Runs that failed, by who has to act", tags)
                .increment();
    }

    /** A target showed what an older run had made. */
    void putRight(String route) {
        Counter.builder("caravan.publications.put.right")
                .description("Places that a late statement had pointed to an older run, and that were put right")
                .tags("route", route)
                .register(meters)
                .increment();
    }

    private void outcome(Run run, RunStatus status, Duration took) {
        Timer.builder("caravan.runs")
                .description("Runs that have ended, and how long they took")
                .tags("route", run.route(), "outcome", status.name())
                .register(meters)
                .record(took);
    }

    private double lag(Instant newest) {
        return newest == null
                ? Double.NaN
                : Duration.between(newest, clock.instant()).toMillis() / 1000.0;
    }

    private Instant reached(Run run, Window window) {
        Instant time = window == null ? null : time(window.hi(), run);
        return time == null ? clock.instant() : time;
    }

    /** The point in time that a cursor value is, null if it is none. */
    static Instant time(String cursor, Run run) {
        try {
            TemporalAccessor time = TIME.parseBest(cursor, OffsetDateTime::from, LocalDateTime::from);
            return time instanceof OffsetDateTime offset
                    ? offset.toInstant()
                    : ((LocalDateTime) time).atZone(run.zone()).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
