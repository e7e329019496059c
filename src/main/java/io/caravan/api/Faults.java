package io.caravan.api;

import io.caravan.run.RunException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns what the other rooms throw into answers. */
final class Faults {
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
}
