package io.caravan.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import io.caravan.record.ConversionException;
import io.caravan.record.RecordBatch;
import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.Collection;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelException;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.TypeConversionException;
import org.apache.camel.language.bean.RuntimeBeanExpressionException;

/** Turns whatever was thrown into a {@link RunException} that says who has to act. */
public final class Failures {
    private Failures() {}

    /** The {@link RunException} among the causes, else a new one in the house form. */
    public static RunException of(String route, String what, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof RunException known) {
                return known;
            }
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof RuntimeBeanExpressionException asked && asked.getExchange() != null) {
                return asked(route, what, asked, thrown);
            }
        }
        Throwable root = root(thrown);
        if (root instanceof ConversionException) {
            return new RunException(RunException.Category.DATA, route + ": " + root.getMessage(), thrown);
        }
        RunException.Category category = category(root);
        return new RunException(
                category, route + ": cannot " + what + ": " + reason(root) + ". " + remedy(category), thrown);
    }

    /** A simple expression asked the body for what it has not; Camel's own words would quote the body. */
    private static RunException asked(
            String route, String what, RuntimeBeanExpressionException asked, Throwable thrown) {
        Object body = asked.getExchange().getMessage().getBody();
        String name = String.valueOf(asked.getMethod()).replaceAll("[\\[\\]'\"?]|^\\.", "");
        String cause = body instanceof RecordBatch || body instanceof Collection
                ? "the body is a batch of rows, not one row. A filter or choice that names a column as ${body[" + name
                        + "]} works row by row; other steps do in 'split: { simple: \"${body}\", steps: [...] }'."
                : "the body has no such property or method. A column of a row is written ${body[" + name + "]}.";
        return new RunException(
                RunException.Category.USER,
                route + ": cannot " + what + ": an expression asks the body for '" + name + "': " + cause,
                thrown);
    }

    /** Camel's own wrappers say nothing. */
    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null
                && (root.getClass().getName().startsWith("org.apache.camel.") || root instanceof CamelException)) {
            root = root.getCause();
        }
        return root;
    }

    private static RunException.Category category(Throwable thrown) {
        if (thrown instanceof InvalidDefinitionException) {
            return RunException.Category.USER;
        }
        if (holdsValues(thrown)) {
            return RunException.Category.DATA;
        }
        boolean outside = thrown instanceof IOException
                || thrown instanceof SQLException
                || thrown instanceof TimeoutException
                || thrown instanceof InterruptedException;
        return outside ? RunException.Category.EXTERNAL : RunException.Category.BUG;
    }

    /** Exceptions whose message quotes what could not be converted. */
    private static boolean holdsValues(Throwable thrown) {
        return thrown instanceof NumberFormatException
                || thrown instanceof DateTimeException
                || thrown instanceof TypeConversionException
                || thrown instanceof NoTypeConversionAvailableException
                || thrown instanceof BatchUpdateException
                || thrown instanceof JsonProcessingException && !(thrown instanceof InvalidDefinitionException)
                || thrown instanceof SQLException sql && aboutValues(String.valueOf(sql.getSQLState()));
    }

    /** Of the classes 22, data exceptions, and 23, constraints. */
    private static boolean aboutValues(String sqlState) {
        return sqlState.startsWith("22") || sqlState.startsWith("23");
    }

    private static String reason(Throwable thrown) {
        String name = thrown.getClass().getSimpleName();
        return holdsValues(thrown) || thrown.getMessage() == null
                ? name
                : name + ": " + thrown.getMessage().lines().findFirst().orElse("");
    }

    private static String remedy(RunException.Category category) {
        return switch (category) {
            case USER -> "Correct the route.";
            case EXTERNAL -> "Check that the other system is up and lets us in.";
            case DATA -> "Look for a value that does not fit its column; DEBUG logs the stack trace.";
            case BUG -> "DEBUG logs the stack trace; correct the step or report it.";
        };
    }
}
