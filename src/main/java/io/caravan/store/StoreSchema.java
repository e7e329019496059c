package io.caravan.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;

/** Brings the tables of the run store to this version. */
final class StoreSchema {
    private static final String FOLDER = "db/migration/";
    /** Listed by hand: a native image cannot search its class path. Never change a migration that was released. */
    private static final List<String> MIGRATIONS = List.of(
            "V1__run_store.sql",
            "V2__waiting_runs.sql",
            "V3__run_detail.sql",
            "V4__backfills.sql",
            "V5__pauses.sql",
            "V6__sync_events.sql",
            "V7__items.sql",
            "V8__verifications.sql",
            "V9__dirty.sql",
            "V10__manifests.sql",
            "V13__subjects.sql",
            "V15__places.sql",
            "V16__publications.sql",
            "V19__item_places.sql");

    private StoreSchema() {}

    /**
     * Does nothing to a store that this program does not understand.
     *
     * @throws StoreRefused if the store is newer than the program, or could not be upgraded
     */
    static void migrate(DataSource database) {
        Flyway flyway = flyway(database).load();
        int from = version(flyway.info().applied());
        int to = version(flyway.info().all());
        int known = newest();
        boolean broken = Arrays.stream(flyway.info().all())
                .anyMatch(migration -> migration.getState().isFailed());
        if (from > known) {
            throw new StoreRefused(
                    "cannot open the run store: it is at version " + from + ", newer than this program, which knows "
                            + known + ". Start the newer program, or restore the store as it was before its upgrade;"
                            + " nothing was changed.",
                    null);
        }
        Optional<String> backup = from > 0 && from < to ? StoreBackup.make(database, from, broken) : Optional.empty();
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            throw new StoreRefused(
                    "cannot upgrade the run store from version " + from + " to " + known + ": " + cause(e) + ". "
                            + backup.map(file -> "Put back the store of before, which is in '" + file
                                            + "', correct the cause and start again")
                                    .orElse("Correct the cause and start again, or restore the store from your backup")
                            + ".",
                    e);
        }
    }

    static FluentConfiguration flyway(DataSource database) {
        return Flyway.configure(StoreSchema.class.getClassLoader())
                .dataSource(database)
                .table("sync_schema")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .resourceProvider(new Listed())
                .javaMigrationClassProvider(List::of);
    }

    /** The version of the store that this program makes. */
    static int newest() {
        return MIGRATIONS.stream()
                .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
                .max()
                .orElseThrow();
    }

    private static int version(MigrationInfo[] migrations) {
        return Arrays.stream(migrations)
                .filter(migration ->
                        migration.getVersion() != null && !migration.getState().isFailed())
                .mapToInt(migration -> migration.getVersion().getMajor().intValue())
                .max()
                .orElse(0);
    }

    private static String cause(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("").strip();
    }

    private static final class Listed implements ResourceProvider {
        @Override
        public LoadableResource getResource(String name) {
            return MIGRATIONS.contains(name) ? new Migration(name) : null;
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return MIGRATIONS.stream()
                    .filter(name -> name.startsWith(prefix)
                            && List.of(suffixes).stream().anyMatch(name::endsWith))
                    .map(name -> (LoadableResource) new Migration(name))
                    .toList();
        }
    }

    private static final class Migration extends LoadableResource {
        private final String name;

        Migration(String name) {
            this.name = name;
        }

        @Override
        public Reader read() {
            InputStream stream = StoreSchema.class.getClassLoader().getResourceAsStream(FOLDER + name);
            if (stream == null) {
                throw new UncheckedIOException(new IOException(FOLDER + name + " is missing"));
            }
            return new InputStreamReader(stream, StandardCharsets.UTF_8);
        }

        @Override
        public String getAbsolutePath() {
            return FOLDER + name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return FOLDER + name;
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
