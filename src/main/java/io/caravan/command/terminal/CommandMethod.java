package io.caravan.command.terminal;

import java.lang.reflect.Method;
import picocli.CommandLine;

/**
 * Small commands are static methods of a class, several in one. Picocli would list them by their names; who adds them says
 * in which order.
 */
public final class CommandMethod {
    private CommandMethod() {}

    /** The command that is a method of a class. */
    public static Method of(Class<?> type, String name) {
        return CommandLine.getCommandMethods(type, name).get(0);
    }
}
