package io.caravan.api;

import io.caravan.connection.ConnectionGroup;
import io.caravan.connection.ConnectionInfo;
import io.caravan.connection.ConnectionList;
import io.caravan.connection.ConnectionTest;
import io.caravan.connection.TableList;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The configured connections, and {@code hive} and {@code hdfs} of the lake unless a connection is called so. */
@Path("/api/v1/connections")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection(
        targets = {
            ConnectionInfo.class,
            ConnectionTest.class,
            ConnectionTest.Step.class,
            TableList.class,
            TableList.Listed.class
        })
@Tag(
        name = "connections",
        description = "The configured connections of every kind, and the lake's; passwords are never shown")
public final class ConnectionsResource {
    private static final int MOST_TABLES = 1000;

    private final ConnectionList connections;

    @Inject
    ConnectionsResource(ConnectionList connections) {
        this.connections = connections;
    }

    @GET
    @Operation(operationId = "listConnections", summary = "All connections, by name, also those with wrong settings")
    public List<ConnectionInfo> list() {
        return connections.all();
    }

    @POST
    @Path("/{name}/test")
    @Operation(
            operationId = "testConnection",
            summary = "Tries resolve, connect, TLS, login and a read until one fails, in less than three seconds")
    @APIResponse(responseCode = "200", description = "How each step went; the last is the one that failed, if one did")
    @APIResponse(
            responseCode = "404",
            description = "There is no such connection",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public ConnectionTest test(@RestPath String name) {
        return group(name).test(name);
    }

    @GET
    @Path("/{name}/tables")
    @Operation(operationId = "listTables", summary = "A page of a connection's tables, by schema and name")
    @APIResponse(responseCode = "200", description = "The tables, with keys and estimates as far as these are cheap")
    @APIResponse(
            responseCode = "404",
            description = "There is no such connection",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public TableList tables(
            @RestPath String name,
            @Parameter(description = "Part of schema.table in any case; * or % stands for anything") @RestQuery
                    String like,
            @Parameter(description = "From 1") @RestQuery @DefaultValue("1") String page,
            @Parameter(description = "Tables on a page, 1 to 1000") @RestQuery @DefaultValue("100") String limit)
            throws InterruptedException {
        TableList.Wanted wanted =
                new TableList.Wanted(like, number("page", page, 1_000_000), number("limit", limit, MOST_TABLES));
        return group(name).tables(name, wanted);
    }

    private ConnectionGroup group(String name) {
        return connections.with(name).orElseThrow(() -> unknown(name));
    }

    private RuntimeException unknown(String name) {
        String known = list().stream().map(ConnectionInfo::name).collect(Collectors.joining(", "));
        return Fault.of(
                Status.NOT_FOUND,
                "cannot find the connection '" + name + "': it is not configured. "
                        + (known.isEmpty()
                                ? "Set caravan.connections." + name + ".url."
                                : "Use one of " + known + ", or set caravan.connections." + name + ".url."));
    }

    private static int number(String name, String text, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Refused below, with what is allowed.
        }
        throw Fault.of(
                Status.BAD_REQUEST,
                "cannot list tables: '" + name + "' is '" + text + "'. Use a whole number from 1 to " + most + ".");
    }
}
