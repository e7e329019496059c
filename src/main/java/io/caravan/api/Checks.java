package io.caravan.api;

import io.agroal.api.AgroalDataSource;
import io.caravan.engine.SyncList;
import io.caravan.route.DropFolder;
import io.caravan.route.FileState;
import io.caravan.run.RunStatus;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** What a supervisor asks. A source or a target that is down is shown, but takes nobody out of service. */
@Singleton
final class Checks {
    private static final int SECONDS = 3;

    @Produces
    @Singleton
    @Liveness
    HealthCheck process() {
        return () -> HealthCheckResponse.up("process");
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck runStore(@StoreOf AgroalDataSource database) {
        return () -> store(database);
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck dropFolder(DropFolder folder) {
        return () -> files(folder);
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck syncs(SyncList syncs) {
        return () -> lastRuns(syncs);
    }

    @Produces
    @Singleton
    @Startup
    HealthCheck routesLoaded(DropFolder folder) {
        return () -> HealthCheckResponse.named("routes loaded")
                .status(folder.scanned())
                .build();
    }

    private static HealthCheckResponse store(AgroalDataSource database) {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("run store");
        try (Connection connection = database.getConnection()) {
            return answer.status(connection.isValid(SECONDS)).build();
        } catch (SQLException e) {
            return answer.down()
                    .withData("cause", String.valueOf(e.getMessage()))
                    .build();
        }
    }

    private static HealthCheckResponse files(DropFolder folder) {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("drop folder").status(folder.scanned());
        for (FileState.Status status : FileState.Status.values()) {
            long count = folder.files().stream()
                    .filter(file -> file.status() == status)
                    .count();
            answer.withData(status.name().toLowerCase(java.util.Locale.ROOT), count);
        }
        return answer.build();
    }

    private static HealthCheckResponse lastRuns(SyncList syncs) {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("syncs").up();
        try {
            Map<String, RunStatus> last = syncs.lastStatus();
            for (String sync : syncs.names()) {
                String state = last.containsKey(sync) ? last.get(sync).name() : "NEVER";
                answer.withData(sync, syncs.busy(sync) ? "RUNNING" : state);
            }
        } catch (RuntimeException e) {
            // The run store has a check of its own.
            answer.withData("cause", String.valueOf(e.getMessage()));
        }
        return answer.build();
    }
}
