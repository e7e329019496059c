package io.caravan.api;

import io.caravan.connection.ConnectionGroup;
import io.caravan.connection.ConnectionGroup.Shared;
import io.caravan.connection.ConnectionList;
import io.caravan.engine.RunEngine;
import io.caravan.route.DropFolder;
import io.caravan.run.RunException;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import org.apache.camel.CamelContext;
import org.apache.camel.quarkus.core.CamelRuntime;
import org.apache.camel.spi.CamelEvent.CamelContextStoppedEvent;
import org.apache.camel.spi.CamelEvent.CamelContextStoppingEvent;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and stops the parts of the process in order: routes begin when Camel runs, and no run begins once it stops. */
@Singleton
final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private final CamelRuntime runtime;
    private final CamelContext camel;
    private final ConnectionList connections;
    private final Instance<RunEngine> engine;
    private final DropFolder folder;
    private final boolean serve;
    private final String host;
    private final int port;
    private boolean started;

    /** @param serve whether schedules fire and routes of every kind run, as against runs on request alone */
    Lifecycle(
            CamelRuntime runtime,
            CamelContext camel,
            ConnectionList connections,
            Instance<RunEngine> engine,
            DropFolder folder,
            @ConfigProperty(name = "caravan.serve", defaultValue = "true") boolean serve,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.port") int port) {
        this.runtime = runtime;
        this.camel = camel;
        this.connections = connections;
        this.engine = engine;
        this.folder = folder;
        this.serve = serve;
        this.host = host;
        this.port = port;
    }

    /**
     * Starts Camel first, which a process with a main of its own has to do itself. What is thrown here ends the process:
     * without its run store it could do nothing.
     */
    void start(@Observes StartupEvent event) {
        if (serve && LaunchMode.current() == LaunchMode.NORMAL) {
            Port.check(host, port);
        }
        runtime.start(new String[0]);
        connections.groups().forEach(group -> group.names().forEach(name -> bind(group, name)));
        if (serve) {
            engine.get().start();
        } else {
            camel.addLifecycleStrategy(new OnRequest());
            engine.get().startOnRequest();
        }
        started = true;
        folder.start();
    }

    void stop(@Observes CamelContextStoppingEvent event) {
        if (started) {
            folder.close();
            engine.get().stop();
        }
    }

    /** Exchanges that were under way when Camel began to stop are through now. */
    void stopped(@Observes CamelContextStoppedEvent event) {
        if (started) {
            engine.get().close();
        }
    }

    /** For Camel's own components, which ask its registry for what a connection shares, by its name. */
    private void bind(ConnectionGroup group, String name) {
        try {
            group.shared(name).ifPresent(shared -> bind(name, shared));
        } catch (RunException e) {
            LOG.error("connection={} is left out: {}", name, e.getMessage());
        }
    }

    private <T> void bind(String name, Shared<T> shared) {
        camel.getRegistry().bind(name, shared.type(), shared.made()::get);
    }
}
