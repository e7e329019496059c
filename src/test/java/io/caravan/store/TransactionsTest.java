package io.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.engine.Stores;
import io.caravan.run.RunException;
import io.caravan.run.RunInterrupted;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a transaction of the run store leaves behind when it does not come to its end. */
class TransactionsTest {
    @TempDir
    static Path root;

    private Transactions open(Stores stores, String name) {
        DataSource database = stores.open(root, name);
        return RunStore.open(database).transactions();
    }

    private static void pause(Sql sql, String route) throws java.sql.SQLException {
        sql.update("INSERT INTO sync_pause (route, since) VALUES (?, CURRENT_TIMESTAMP)", route);
    }

    private static long pauses(Transactions transactions) {
        return transactions.read(sql -> sql.first(row -> row.getLong(1), "SELECT COUNT(*) FROM sync_pause"));
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void rollsBackWhateverIsThrown(Stores stores) {
        Transactions transactions = open(stores, "rolls_back");
        assertThatThrownBy(() -> transactions.write(sql -> {
                    pause(sql, "orders");
                    throw new StackOverflowError("in the work");
                }))
                .isInstanceOf(StackOverflowError.class);
        assertThat(pauses(transactions)).isZero();
        assertThatThrownBy(() -> transactions.write(sql -> {
                    pause(sql, "orders");
                    throw new IllegalStateException("in the work");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(pauses(transactions)).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL"})
    void goesOnWithAnotherConnectionWhenOneIsCutInTheMiddle(Stores stores) {
        Transactions transactions = open(stores, "cut");
        assertThatThrownBy(() -> transactions.write(sql -> {
                    pause(sql, "orders");
                    sql.execute("SELECT pg_terminate_backend(pg_backend_pid())");
                    return null;
                }))
                .isInstanceOf(RunStoreException.class);
        assertThat(pauses(transactions)).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void tellsAValueThatTheStoreCannotKeepFromAStoreThatIsAway(Stores stores) {
        Transactions transactions = open(stores, "values");
        assertThatThrownBy(() -> transactions.write(sql -> {
                    pause(sql, "x".repeat(501));
                    return null;
                }))
                .isInstanceOf(RunException.class)
                .isNotInstanceOf(RunInterrupted.class)
                .hasMessageContaining("refuses a value (SQLSTATE 22001)")
                .hasMessageNotContaining("xxx");
        transactions.write(sql -> {
            pause(sql, "orders");
            return null;
        });
        assertThatThrownBy(() -> transactions.write(sql -> {
                    pause(sql, "orders");
                    return null;
                }))
                .isInstanceOfSatisfying(RunException.class, e -> assertThat(Transactions.taken(e))
                        .isTrue());
    }
}
