package io.caravan.api;

import io.caravan.command.service.TokenFile;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at every request before anything else does: our own interface, health, metrics, and the {@code platform-http:} of
 * routes. It lets in who asks under a name of ours, comes from no foreign web page, sends what no web form can send, and
 * knows the token.
 */
@Singleton
final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    /** Before all filters of others. */
    private static final int FIRST = 1_000_000;

    private static final String API = "/api/";
    private static final Set<String> HEALTH =
            Set.of("/q/health", "/q/health/live", "/q/health/ready", "/q/health/started");
    private static final String METRICS = "/q/metrics";
    private static final Set<String> SAME_SITE = Set.of("same-origin", "none");
    /** What a form of any web page can send without asking first. */
    private static final Set<String> OF_FORMS =
            Set.of("", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data");

    private static final Set<String> OF_OURS =
            Set.of("application/json", "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml");
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();
    private static final String BEARER = "bearer ";

    private final Hosts hosts;
    private final List<String> open;
    private final byte[] token;
    private final long bodyMillis;
    private final AtomicLong told = new AtomicLong(System.nanoTime() - PAUSE);

    Gate(
            GateConfig config,
            @ConfigProperty(name = "quarkus.http.host", defaultValue = "127.0.0.1") String host,
            @ConfigProperty(name = "caravan.token") Optional<String> token,
            @ConfigProperty(name = "caravan.serve", defaultValue = "true") boolean serve,
            @ConfigProperty(name = "caravan.data.dir", defaultValue = ".data") Path data) {
        List<String> named = new ArrayList<>(config.hosts().orElse(List.of()));
        named.add(host);
        this.hosts = new Hosts(named);
        this.open = config.open().orElse(List.of());
        this.bodyMillis = config.bodyTimeout().toMillis();
        this.token = config.tokenRequired() ? secret(token.orElse(null), data) : null;
        if (!config.tokenRequired() && serve) {
            LOG.warn(
                    "caravan.http.token-required is false: everybody who reaches {} can start, stop and read syncs{}",
                    host,
                    Hosts.here(host) || host.equals("localhost") ? "" : ", also from other machines");
        }
    }

    private static byte[] secret(String configured, Path data) {
        try {
            String token = configured == null ? new TokenFile(data).obtain() : configured;
            return token.getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cannot keep the token in " + data + ": " + e.getMessage()
                            + ". Give this process a folder of its own (caravan.data.dir), or set caravan.token.",
                    e);
        }
    }

    void stand(@Observes Filters filters) {
        filters.register(this::look, FIRST);
    }

    private void look(RoutingContext context) {
        HttpServerRequest request = context.request();
        headers(context);
        Refusal refusal = refusal(request, context.normalizedPath());
        if (refusal == null) {
            hurry(context);
            context.next();
        } else {
            refuse(context, refusal);
        }
    }

    /** Why a request is refused. */
    private record Refusal(Status status, String detail) {}

    private Refusal refusal(HttpServerRequest request, String path) {
        if (HEALTH.contains(path) && request.method() == HttpMethod.GET) {
            return null;
        }
        HostAndPort asked = request.authority();
        if (asked == null || !hosts.ours(asked.host(), request.localAddress().hostAddress())) {
            return new Refusal(
                    Status.FORBIDDEN,
                    "cannot take the request: its Host is no name of this service."
                            + " Ask it by its address, or add the name to caravan.http.hosts.");
        }
        if (foreign(request, asked)) {
            return new Refusal(
                    Status.FORBIDDEN,
                    "cannot take the request: it comes from a web page of somebody else. Ask from a program instead.");
        }
        if (!known(request) && !isOpen(request, path)) {
            return new Refusal(
                    Status.UNAUTHORIZED,
                    request.headers().contains(HttpHeaders.AUTHORIZATION)
                            ? "cannot take the request: it names another token than that of this service. The token"
                                    + " stands in the file 'token' of the service's data folder; --token and"
                                    + " CARAVAN_TOKEN go before that file, so unset them if they are of another service."
                            : "cannot take the request: it does not name the token. Send 'Authorization: Bearer"
                                    + " <token>'; the token stands in the file 'token' of the service's data folder,"
                                    + " and the command line takes it with --token or CARAVAN_TOKEN.");
        }
        return body(request, path);
    }

    private static boolean foreign(HttpServerRequest request, HostAndPort asked) {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return site != null && !SAME_SITE.contains(site.toLowerCase(Locale.ROOT))
                || origin != null && !sameAs(origin, asked);
    }

    private static boolean sameAs(String origin, HostAndPort asked) {
        try {
            URI page = URI.create(origin);
            int usual = "https".equalsIgnoreCase(page.getScheme()) ? 443 : 80;
            int port = page.getPort() < 0 ? usual : page.getPort();
            return page.getHost() != null
                    && page.getHost().equalsIgnoreCase(asked.host())
                    && port == (asked.port() < 0 ? usual : asked.port());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean known(HttpServerRequest request) {
        if (token == null) {
            return true;
        }
        String given = request.getHeader(HttpHeaders.AUTHORIZATION);
        return given != null
                && given.toLowerCase(Locale.ROOT).startsWith(BEARER)
                && MessageDigest.isEqual(
                        token, given.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8));
    }

    private boolean isOpen(HttpServerRequest request, String path) {
        return path.equals(METRICS) && Hosts.here(request.remoteAddress().hostAddress())
                || open.stream()
                        .anyMatch(each -> each.endsWith("*")
                                ? path.startsWith(each.substring(0, each.length() - 1))
                                : path.equals(each));
    }

    /** A body of a kind that a web form cannot send; of our own interface, one that it reads. */
    private static Refusal body(HttpServerRequest request, String path) {
        if (!hasBody(request)) {
            return null;
        }
        String written = request.getHeader(HttpHeaders.CONTENT_TYPE);
        String type = written == null ? "" : written.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (path.startsWith(API) ? OF_OURS.contains(type) : !OF_FORMS.contains(type)) {
            return null;
        }
        return new Refusal(
                Status.UNSUPPORTED_MEDIA_TYPE,
                "cannot read the body: its Content-Type is "
                        + (type.isEmpty() ? "missing" : "of a kind that is not taken here")
                        + ". Send application/json or application/yaml.");
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && !length.strip().equals("0")
                || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    private static void headers(RoutingContext context) {
        context.response()
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cache-Control", "no-store");
    }

    /** Ends a connection whose body trickles in. */
    private void hurry(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (hasBody(request) && !request.isEnded()) {
            long timer = context.vertx().setTimer(bodyMillis, id -> {
                if (!request.isEnded()) {
                    request.connection().close();
                }
            });
            context.addEndHandler(done -> context.vertx().cancelTimer(timer));
        }
    }

    private void refuse(RoutingContext context, Refusal refusal) {
        tell(context.request(), refusal);
        if (refusal.status() == Status.UNAUTHORIZED) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
        }
        context.response()
                .setStatusCode(refusal.status().getStatusCode())
                .putHeader(HttpHeaders.CONTENT_TYPE, Fault.TYPE);
        if (context.request().version() != HttpVersion.HTTP_2) {
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
        }
        context.response()
                .end(new JsonObject()
                        .put("title", refusal.status().getReasonPhrase())
                        .put("status", refusal.status().getStatusCode())
                        .put("detail", refusal.detail())
                        .encode());
    }

    /** Once a second at most: whoever knocks must not fill the disk. */
    private void tell(HttpServerRequest request, Refusal refusal) {
        long now = System.nanoTime();
        long last = told.get();
        if (now - last >= PAUSE && told.compareAndSet(last, now)) {
            LOG.warn(
                    "refused {} of {}: {}",
                    request.method(),
                    request.remoteAddress().hostAddress(),
                    refusal.detail());
        }
    }
}
