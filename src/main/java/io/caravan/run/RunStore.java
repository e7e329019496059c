package io.caravan.run;

import javax.sql.DataSource;

/** Runs, splits and cursors in a database: H2 in a file, or PostgreSQL for several processes. */
public final class RunStore {
    private final DataSource database;

    private RunStore(DataSource database) {
        this.database = database;
    }

    /** Creates or migrates the tables. The data source stays the caller's. */
    public static RunStore open(DataSource database) {
        return new RunStore(database);
    }
}
