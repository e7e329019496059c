package io.caravan.api;

import io.caravan.connection.Mask;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a request was refused, as RFC 9457 asks. */
@RegisterForReflection
@Schema(name = "Problem", description = "Why a request was refused (RFC 9457)")
record Fault(
        String title, int status, @Schema(description = "What cannot be done, why, and what to do") String detail) {
    Fault {
        detail = Mask.of(detail);
    }

    static final String TYPE = "application/problem+json";

    static WebApplicationException of(Response.Status status, String detail) {
        return new WebApplicationException(detail, response(status, detail));
    }

    static Response response(Response.Status status, String detail) {
        return Response.status(status)
                .type(TYPE)
                .entity(new Fault(status.getReasonPhrase(), status.getStatusCode(), detail))
                .build();
    }
}
