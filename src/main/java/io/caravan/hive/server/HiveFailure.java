package io.caravan.hive.server;

import io.caravan.run.RunException;
import io.caravan.run.RunException.Category;
import java.util.Locale;
import org.apache.hive.service.rpc.thrift.TGetOperationStatusResp;
import org.apache.hive.service.rpc.thrift.TStatus;
import org.apache.hive.service.rpc.thrift.TStatusCode;
import org.apache.thrift.TException;
import org.apache.thrift.transport.TTransportException;

/** Turns what HiveServer2 and Thrift report into one line for people, and into who has to act. */
public final class HiveFailure {
    private static final int LONGEST = 400;

    private HiveFailure() {}

    static void check(TStatus status, String what, HiveSettings settings) {
        if (!succeeded(status)) {
            throw HiveException.failed(
                    Category.EXTERNAL,
                    "cannot " + what + " at " + settings.url() + ": " + firstLine(status.getErrorMessage()),
                    status.getSqlState());
        }
    }

    static void checkStatement(TStatus status, String sql) {
        if (!succeeded(status)) {
            throw statement(status.getErrorMessage(), status.getSqlState(), sql);
        }
    }

    static HiveException statement(TGetOperationStatusResp end, String sql) {
        String message = end.getErrorMessage() == null
                ? "the statement ended as " + end.getOperationState()
                : end.getErrorMessage();
        return statement(message, end.getSqlState(), sql);
    }

    /**
     * A session that the server does not know: it was restarted, or closed the session for idleness; or one of a server that
     * is being stopped, which answers on but takes no statement any more.
     */
    static boolean sessionGone(TStatus status) {
        if (status.getStatusCode() == TStatusCode.INVALID_HANDLE_STATUS) {
            return true;
        }
        String message = status.getErrorMessage();
        return message != null
                && (message.contains("Invalid SessionHandle")
                        || message.contains("Invalid OperationHandle")
                        || message.contains("HiveServer2 is decommissioned or inactive"));
    }

    public static boolean refusedUser(TException e) {
        String message = String.valueOf(e.getMessage());
        return e instanceof TTransportException
                && (message.equals("HTTP 401")
                        || message.contains("Error validating the login")
                        || message.contains("Peer indicated failure"));
    }

    static boolean unreachable(TException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof java.net.ConnectException
                    || cause instanceof java.net.UnknownHostException
                    || cause instanceof java.net.NoRouteToHostException
                    || cause instanceof java.net.http.HttpConnectTimeoutException
                    || cause instanceof java.net.SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }

    static String broken(HiveSettings settings, TException e) {
        return "the connection to HiveServer2 at " + settings.url() + " broke: " + reason(e);
    }

    /** The innermost message of a chain; the JDK's HTTP client gives none for a refused connection. */
    public static String reason(Throwable e) {
        String reason = "";
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            boolean own = message != null
                    && (cause.getCause() == null
                            || !message.equals(cause.getCause().toString()));
            if (own && !message.isBlank()) {
                reason = firstLine(message);
            } else if (reason.isEmpty() && cause instanceof java.net.ConnectException) {
                reason = "connection refused";
            }
        }
        return reason.isEmpty() ? e.getClass().getSimpleName() : reason;
    }

    /** The first line of Hive's message without the wrapping that every layer adds. */
    static String firstLine(String message) {
        if (message == null || message.isBlank()) {
            return "no reason given";
        }
        String line = message.strip().lines().findFirst().orElse("").strip();
        for (String wrapping : new String[] {
            "Error while compiling statement: ", "Error while processing statement: ", "Error running query: "
        }) {
            if (line.startsWith(wrapping)) {
                line = line.substring(wrapping.length());
            }
        }
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line.replaceFirst("[.\\s]+$", "");
    }

    private static HiveException statement(String message, String sqlState, String sql) {
        String verb = sql.strip().lines().findFirst().orElse("");
        String start = verb.length() > 60 ? verb.substring(0, 60) + "..." : verb;
        return HiveException.failed(category(message, sqlState), firstLine(message) + " (in: " + start + ")", sqlState);
    }

    /** Compile-time SQLStates are the route's fault; a failed task or lock may pass. */
    private static RunException.Category category(String message, String sqlState) {
        String state = sqlState == null ? "" : sqlState.toUpperCase(Locale.ROOT);
        return state.startsWith("42") && !String.valueOf(message).contains("Lock") ? Category.USER : Category.EXTERNAL;
    }

    private static boolean succeeded(TStatus status) {
        return status.getStatusCode() == TStatusCode.SUCCESS_STATUS
                || status.getStatusCode() == TStatusCode.SUCCESS_WITH_INFO_STATUS;
    }
}
