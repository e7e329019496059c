package io.caravan.hive.server;

import io.caravan.hive.server.HiveException.Outcome;
import io.caravan.run.RunException;
import io.caravan.run.RunException.Category;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.thrift.TException;

/**
 * HiveServer2 with its sessions kept open. Any number of threads; each borrows a session for a statement or a unit of
 * work. Opens nothing before it is used; who made it closes it.
 */
public final class HiveClient implements AutoCloseable {
    private static final int IDLE_SESSIONS = 8;
    private static final int ATTEMPTS = 5;
    private static final long FIRST_PAUSE_MILLIS = 200;

    private final HiveSettings settings;
    private final Map<String, String> configuration;
    private final Deque<HiveSession> idle = new ArrayDeque<>();
    private boolean closed;

    public HiveClient(HiveSettings settings) {
        this(settings, Map.of());
    }

    public HiveClient(HiveSettings settings, Map<String, String> configuration) {
        this.settings = settings;
        this.configuration = Map.copyOf(configuration);
    }

    public HiveSettings settings() {
        return settings;
    }

    /**
     * Runs a statement that leads to the same state when it runs twice. A session that HiveServer2 has lost is replaced
     * and the statement sent again, once.
     */
    public HiveResult execute(String sql) {
        try {
            return with(session -> session.execute(sql));
        } catch (HiveException e) {
            if (e.outcome() == Outcome.FAILED || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return with(session -> session.execute(sql));
        }
    }

    /**
     * Runs a statement that must not run twice, in a session just proved alive.
     *
     * @throws HiveException with {@link Outcome#UNKNOWN} if the connection broke while it ran
     */
    public HiveResult executeOnce(String sql) {
        return with(session -> session.execute(sql));
    }

    /** Lends a live session for several statements that belong together. */
    public <T> T with(Function<HiveSession, T> work) {
        HiveSession session = borrow();
        try {
            return work.apply(session);
        } finally {
            giveBack(session);
        }
    }

    @Override
    public void close() {
        synchronized (idle) {
            closed = true;
        }
        forgetIdle();
    }

    private HiveSession borrow() {
        while (true) {
            HiveSession session;
            synchronized (idle) {
                session = idle.pollFirst();
            }
            if (session == null) {
                return open();
            }
            if (session.alive()) {
                return session;
            }
            session.close();
        }
    }

    /** With a server that has gone go all of its sessions; one that is being stopped would still call them alive. */
    private void giveBack(HiveSession session) {
        if (session.broken()) {
            forgetIdle();
        }
        synchronized (idle) {
            if (!session.broken() && !closed && idle.size() < IDLE_SESSIONS) {
                idle.addFirst(session);
                return;
            }
        }
        session.close();
    }

    private void forgetIdle() {
        while (true) {
            HiveSession session;
            synchronized (idle) {
                session = idle.pollFirst();
            }
            if (session == null) {
                return;
            }
            session.close();
        }
    }

    private HiveSession open() {
        long pause = FIRST_PAUSE_MILLIS;
        for (int attempt = 1; ; attempt++) {
            try {
                return HiveSession.open(settings, configuration);
            } catch (TException e) {
                if (HiveFailure.refusedUser(e)) {
                    throw new RunException(
                            Category.USER,
                            "cannot log in to HiveServer2 at " + settings.url() + ": it refused user '"
                                    + settings.user()
                                    + "'. Check caravan.lake.hive.username and caravan.lake.hive.password.");
                }
                if (attempt == ATTEMPTS || !pause(pause)) {
                    throw RunException.external(
                            "cannot reach HiveServer2 at " + settings.url() + ": " + HiveFailure.reason(e)
                                    + ". Check caravan.lake.hive.url, and that the server runs.",
                            e);
                }
                pause *= 2;
            }
        }
    }

    /** Returns false when interrupted. */
    private static boolean pause(long millis) {
        LockSupport.parkNanos(millis * 1_000_000);
        return !Thread.currentThread().isInterrupted();
    }
}
