package io.caravan.command.run;

import static io.caravan.command.terminal.Show.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Client;
import io.caravan.command.service.Service;
import io.caravan.command.service.Unreachable;
import io.caravan.command.terminal.Exit;
import io.caravan.command.terminal.Farewell;
import io.caravan.command.terminal.Progress;
import io.caravan.command.terminal.Usage;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/** Waits for the end of a run or a backfill and shows how it comes along. */
final class Follow {
    /** Nothing more happens by itself. */
    private static final Set<String> ENDS =
            Set.of("COMMITTED", "FAILED", "CANCELLED", "QUARANTINED", "DONE", "STOPPED");

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMillis(1000);
    /** A service that restarts resumes its runs. */
    private static final Duration TO_COME_BACK = Duration.ofMinutes(1);

    private final Client client;
    private final Service service;

    Follow(Client client, Service service) {
        this.client = client;
        this.service = service;
    }

    /** A run cannot be left to a service that ends with this command. */
    static void allowed(boolean noWait, Service service) {
        if (noWait && service.inside()) {
            throw new Usage("cannot leave the run to itself: no service runs here."
                    + " Start one with 'caravan serve', or leave out --no-wait.");
        }
    }

    /** Follows a run. Returns the exit code. */
    int run(long id, String sync, Duration most) {
        Farewell farewell = new Farewell(client.err(), service.inside(), "run " + id + " of " + sync, "runs " + id);
        Answer last = follow("/runs/" + id, most, farewell, answer -> {
            JsonNode run = answer.path("run");
            return new Stage(text(run, "status"), RunText.progress(answer));
        });
        if (last == null) {
            return Exit.TIMEOUT;
        }
        client.print(last, run -> RunText.end(client.out(), client.err(), run));
        return RunText.code(last.json().path("run"));
    }

    /** Follows a backfill. Returns the exit code. */
    int backfill(long id, String sync, Duration most) {
        Farewell farewell =
                new Farewell(client.err(), service.inside(), "backfill " + id + " of " + sync, "backfill show " + id);
        Answer last = follow(
                "/backfills/" + id,
                most,
                farewell,
                answer -> new Stage(text(answer, "status"), BackfillText.progress(answer)));
        if (last == null) {
            return Exit.TIMEOUT;
        }
        client.print(last, backfill -> BackfillText.end(client.out(), client.err(), backfill));
        return "DONE".equals(text(last.json(), "status")) ? Exit.DONE : Exit.FAILED;
    }

    private record Stage(String status, String line) {}

    /** Returns the last answer, null when the time is up. */
    private Answer follow(String path, Duration most, Farewell farewell, Function<JsonNode, Stage> stages) {
        Progress progress = new Progress(client.err(), client.json());
        long began = System.nanoTime();
        try (farewell) {
            Duration pause = FIRST;
            while (true) {
                Answer answer = patiently(path, farewell);
                Stage stage = stages.apply(answer.json());
                if (ENDS.contains(stage.status())) {
                    progress.end();
                    return answer;
                }
                if (most != null && System.nanoTime() - began >= most.toNanos()) {
                    progress.end();
                    farewell.timeout();
                    return null;
                }
                progress.show(stage.line(), stage.status());
                pause = sleep(pause);
            }
        }
    }

    /** Asks again while a service is away that has answered before. */
    private Answer patiently(String path, Farewell farewell) {
        long until = System.nanoTime() + TO_COME_BACK.toNanos();
        while (true) {
            try {
                return service.get(path);
            } catch (Unreachable e) {
                if (farewell.said()) {
                    // The service in this process has stopped, and the process is about to.
                    sleep(LONGEST);
                    continue;
                }
                if (service.inside() || System.nanoTime() - until >= 0) {
                    throw e;
                }
                sleep(LONGEST);
            }
        }
    }

    /** Returns how long to sleep the next time. */
    private static Duration sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable("cannot wait any longer: interrupted.", e);
        }
        Duration longer = pause.multipliedBy(3).dividedBy(2);
        return longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
    }
}
