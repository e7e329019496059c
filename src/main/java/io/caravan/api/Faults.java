package io.caravan.api;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.caravan.run.RunException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what the other rooms throw into answers, and every other mistake too: all are of one kind, and none is HTML. */
@Singleton
final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    @ServerExceptionMapper
    Response misread(MismatchedInputException e) {
        return Fault.response(Status.BAD_REQUEST, "cannot understand the body: " + Bodies.wrong(e));
    }

    @ServerExceptionMapper
    Response refused(RunException e) {
        Status status =
                switch (e.category()) {
                    case USER -> Status.CONFLICT;
                    case EXTERNAL -> Status.SERVICE_UNAVAILABLE;
                    case DATA, BUG -> Status.INTERNAL_SERVER_ERROR;
                };
        return Fault.response(status, e.getMessage());
    }

    /** What the framework refuses: a path, a method, a type or a body that nobody takes. */
    @ServerExceptionMapper
    Response unheard(WebApplicationException e) {
        Response response = e.getResponse();
        if (response.hasEntity() || response.getStatus() < 400) {
            return response;
        }
        Status status = Status.fromStatusCode(response.getStatus());
        return Fault.response(status == null ? Status.BAD_REQUEST : status, detail(response.getStatus()));
    }

    /** What nobody has thought of is in the log in full, and outside by its number only. */
    @ServerExceptionMapper
    Response unknown(Exception e) {
        String number = UUID.randomUUID().toString();
        LOG.error("a request failed (number {})", number, e);
        return Fault.response(
                Status.INTERNAL_SERVER_ERROR,
                "cannot answer: something failed that should not. The log says more under " + number + ".");
    }

    /** Paths that belong to nobody. */
    void last(@Observes Router router) {
        router.route().last().handler(Faults::nothingHere);
    }

    private static void nothingHere(RoutingContext context) {
        int status = Status.NOT_FOUND.getStatusCode();
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", Fault.TYPE)
                .end(new JsonObject()
                        .put("title", Status.NOT_FOUND.getReasonPhrase())
                        .put("status", status)
                        .put("detail", detail(status))
                        .encode());
    }

    private static String detail(int status) {
        return switch (status) {
            case 404 -> "cannot find anything under this path. See /q/openapi for those that there are.";
            case 405 -> "cannot do this with the path: it takes other methods. See /q/openapi.";
            case 406 -> "cannot answer in a type that the request accepts. Accept application/json.";
            case 413 -> "cannot read the body: it is too long.";
            case 415 -> "cannot read the body: its Content-Type is not taken here. See /q/openapi.";
            default -> "cannot read the request: a value in it or its body is malformed. See /q/openapi.";
        };
    }
}
