package io.caravan.table.pool;

import io.caravan.table.jdbc.Together;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Opens the one state in which several readers read a plan, on as many connections as are free at that moment. */
public final class StateOpening {
    /** How often others may come in between when a snapshot is opened. */
    private static final int TRIES = 5;

    private static final String BUSY = "no two more connections were free when it was planned ('max-connections')";
    private static final String LOCKED =
            "others lock it again and again, so that several readers never get it together:"
                    + " one statement reads all";

    private final Connections connections;
    private final String connection;
    private final SharedState state;
    private final Plan plan;

    /** What is planned, and what the endpoint does with each connection that is to read it. */
    public interface Plan {
        /** The statement for all rows. */
        String select();

        /** What stands behind FROM. */
        String from();

        /** Called on each connection before it reads. */
        void begin(Loan loan) throws SQLException;

        /** Fails when the columns are no longer what was planned; what is opened holds them from now on. */
        void check(Loan loan) throws SQLException;
    }

    /**
     * What came of it.
     *
     * @param state the name of the state, null if there is none
     * @param why there is none, null if there is
     */
    public record Opened(String state, String why) {}

    public StateOpening(Connections connections, String connection, SharedState state, Plan plan) {
        this.connections = connections;
        this.connection = connection;
        this.state = state;
        this.plan = plan;
    }

    /**
     * Exports a snapshot from a connection of its own. The planner reads with the others.
     *
     * @param place for the connection that holds it
     * @param wanted how many readers
     */
    public Opened exported(Borrowed planner, Runnable place, int wanted) throws Exception {
        List<Loan> opened = new ArrayList<>();
        List<Runnable> places = List.of();
        boolean held = false;
        try {
            // All are there before anything is locked: who comes between the locks of two of them costs another try.
            Loan holder = opened(opened, place);
            places = connections.free(connection, wanted - 1);
            for (Runnable one : places) {
                opened(opened, () -> keep(one));
            }
            List<Loan> all = new ArrayList<>(opened.subList(1, opened.size()));
            all.add(planner.loan());
            for (int i = 0; i < TRIES && !held; i++) {
                List<Long> locks = holder.dialect().hold(holder.connection(), plan.select());
                plan.check(holder);
                String exported = holder.dialect().exportSnapshot(holder.connection());
                List<Loan> joined = joined(all, exported);
                if (joined.isEmpty()) {
                    holder.connection().rollback();
                    holder.connection().setAutoCommit(true);
                } else {
                    state.hold(exported, holder, locks, joined);
                    held = true;
                    opened.remove(holder);
                    opened.removeAll(joined);
                    if (joined.contains(planner.loan())) {
                        planner.leave();
                    }
                    return new Opened(exported, null);
                }
            }
            return new Opened(null, LOCKED);
        } finally {
            opened.forEach(SharedState::end);
            if (!held) {
                places.forEach(Runnable::run);
            }
        }
    }

    private Loan opened(List<Loan> opened, Runnable place) throws SQLException, InterruptedException {
        Loan loan = connections.borrow(connection, place);
        opened.add(loan);
        plan.begin(loan);
        return loan;
    }

    private List<Loan> joined(List<Loan> readers, String snapshot) throws SQLException {
        List<Loan> joined = new ArrayList<>();
        for (Loan reader : readers) {
            if (reader.dialect().joinSnapshot(reader.connection(), snapshot, plan.select())) {
                joined.add(reader);
            }
        }
        return joined;
    }

    /**
     * Begins on all of them together.
     *
     * @param planner which keeps others from writing meanwhile
     * @param wanted how many readers
     */
    public Opened together(Borrowed planner, int wanted) throws Exception {
        List<Runnable> places = connections.free(connection, wanted);
        List<Loan> loans = new ArrayList<>();
        boolean held = false;
        try {
            if (places.size() < 2) {
                return new Opened(null, Together.alone(BUSY).why());
            }
            for (Runnable place : places) {
                opened(loans, place);
            }
            String why = loans.get(0)
                    .dialect()
                    .openTogether(
                            planner.loan().connection(),
                            plan.from(),
                            loans.stream().map(Loan::connection).toList());
            if (why != null) {
                return new Opened(null, why);
            }
            plan.check(loans.get(0));
            String name = "readers " + UUID.randomUUID();
            state.hold(name, null, List.of(), loans);
            held = true;
            return new Opened(name, null);
        } finally {
            if (!held) {
                loans.forEach(SharedState::end);
                places.forEach(Runnable::run);
            }
        }
    }

    /** As long as the state is held its run keeps a place for a reader. */
    private void keep(Runnable place) {
        state.keep(place);
        connections.wake(connection);
    }
}
