package io.caravan.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;

/** Brings the tables of the run store to this version. */
final class StoreSchema {
    private static final String FOLDER = "db/migration/";
    /** Listed by hand: a native image cannot search its class path. Never change a migration that was released. */
    private static final List<String> MIGRATIONS = List.of(
            "V1__run_store.sql", "V2__waiting_runs.sql", "V3__run_detail.sql", "V5__pauses.sql", "V6__sync_events.sql");

    private StoreSchema() {}

    static void migrate(DataSource database) {
        Flyway.configure(StoreSchema.class.getClassLoader())
                .dataSource(database)
                .table("sync_schema")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .resourceProvider(new Listed())
                .javaMigrationClassProvider(List::of)
                .load()
                .migrate();
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
