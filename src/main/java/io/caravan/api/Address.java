package io.caravan.api;

import io.caravan.command.service.AddressFile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the command line on this machine where the service is, while it serves. */
@Singleton
final class Address {
    private static final Logger LOG = LoggerFactory.getLogger(Address.class);

    private final Config config;
    private final AddressFile file;
    private String written;

    Address(Config config, @ConfigProperty(name = "caravan.data.dir", defaultValue = ".data") Path data) {
        this.config = config;
        this.file = new AddressFile(data);
    }

    /** After everything else: the port is bound, and the routes are loaded. */
    void begin(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent event) {
        if (config.getOptionalValue("caravan.serve", boolean.class).orElse(true)) {
            try {
                String address = address();
                file.write(address);
                written = address;
            } catch (IOException | URISyntaxException e) {
                LOG.warn(
                        "cannot tell the command line where this service is: {}. It has to be given --server.",
                        e.toString());
            }
        }
    }

    void end(@Observes ShutdownEvent event) {
        if (written != null) {
            try {
                file.remove(written);
            } catch (IOException e) {
                LOG.warn("cannot remove the address of this service: {}", e.toString());
            }
        }
    }

    /** Quarkus sets the port to the one that it has bound. */
    private String address() throws URISyntaxException {
        String host = config.getValue("quarkus.http.host", String.class);
        boolean any = host.equals("0.0.0.0") || host.equals("::");
        int port = config.getValue("quarkus.http.port", int.class);
        return new URI("http", null, any ? "127.0.0.1" : host, port, null, null, null).toString();
    }
}
