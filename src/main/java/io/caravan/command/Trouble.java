package io.caravan.command;

import io.caravan.command.service.Client;
import io.caravan.command.service.NobodyServes;
import io.caravan.command.service.Refused;
import io.caravan.command.service.Unreachable;
import io.caravan.command.terminal.Exit;
import io.caravan.command.terminal.Usage;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what went wrong, and what to do. */
final class Trouble implements IParameterExceptionHandler, IExecutionExceptionHandler {
    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        String name = line.getCommandSpec().qualifiedName();
        line.getErr().println(name + ": " + said(e) + " See '" + name + " --help'.");
        return Exit.USAGE;
    }

    private static String said(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            String written = unmatched.getUnmatched().get(0);
            List<String> near = unmatched.getSuggestions();
            return "cannot understand '" + written + "'."
                    + (near.isEmpty() ? "" : " Did you mean '" + near.get(0) + "'?");
        }
        String message = e.getMessage().strip().replaceAll("is not an? (int|long)$", "is not a whole number");
        return message.endsWith(".") ? message : message + ".";
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) throws Exception {
        PrintWriter err = line.getErr();
        if (e instanceof NobodyServes) {
            return Exit.EMBED;
        }
        if (e instanceof Usage) {
            err.println("caravan: " + e.getMessage());
            return Exit.USAGE;
        }
        if (e instanceof Unreachable) {
            err.println("caravan: " + e.getMessage());
            return Exit.UNREACHABLE;
        }
        if (e instanceof Refused refused) {
            if (Client.json(line) && !refused.answer().json().isMissingNode()) {
                line.getOut().println(refused.answer().text());
            }
            refused.getMessage().lines().forEach(said -> err.println("caravan: " + said));
            return Exit.FAILED;
        }
        throw e;
    }
}
