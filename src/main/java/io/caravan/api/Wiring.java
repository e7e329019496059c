package io.caravan.api;

import io.agroal.api.AgroalDataSource;
import io.caravan.connection.ConnectionList;
import io.caravan.connection.ConnectionSettings;
import io.caravan.endpoint.FileRoots;
import io.caravan.engine.RunEngine;
import io.caravan.explain.Explainer;
import io.caravan.route.DropFolder;
import io.caravan.store.RunStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the parts of the process from its configuration. Camel finds those it needs by their type. */
@Singleton
final class Wiring {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    @StoreOf
    AgroalDataSource storeDatabase(
            StoreConfig config,
            RunConfig run,
            @ConfigProperty(name = "caravan.data.dir", defaultValue = ".data") Path data) {
        return StoreDatabase.open(config, data, run.lease());
    }

    void close(@Disposes @StoreOf AgroalDataSource database) {
        database.close();
    }

    @Produces
    @Singleton
    RunStore store(@StoreOf AgroalDataSource database) {
        return StoreDatabase.store(database);
    }

    @Produces
    @Singleton
    @Unremovable
    RunEngine engine(
            RunStore store, CamelContext camel, MeterRegistry meters, RunConfig config, ExchangeConfig exchanges) {
        return new RunEngine(
                store, store.clock(), camel, meters, config.options().with(exchanges.options()));
    }

    @Produces
    @Singleton
    Explainer explainer(RunStore store) {
        return new Explainer(store, store.clock());
    }

    void close(@Disposes RunEngine engine) {
        engine.close();
    }

    @Produces
    @Singleton
    @Unremovable
    ConnectionList connections() {
        return new ConnectionList(ConnectionSettings.configured());
    }

    void close(@Disposes ConnectionList connections) {
        connections.close();
    }

    /** Without a setting, one folder beside the run store; never the folder of the store and the token itself. */
    @Produces
    @Singleton
    @Unremovable
    FileRoots roots(
            @ConfigProperty(name = "caravan.files.roots") Optional<List<Path>> configured,
            @ConfigProperty(name = "caravan.data.dir", defaultValue = ".data") Path data) {
        return FileRoots.of(configured.orElseGet(() -> List.of(data.resolve("files"))));
    }

    @Produces
    @Singleton
    DropFolder folder(
            CamelContext camel,
            Clock clock,
            RoutesConfig config,
            FileRoots roots,
            @ConfigProperty(name = "caravan.data.dir", defaultValue = ".data") Path data) {
        return new DropFolder(camel, config.policy(roots), config.dir(), clock, data.resolve("caravan.routes"));
    }

    void close(@Disposes DropFolder folder) {
        folder.close();
    }
}
