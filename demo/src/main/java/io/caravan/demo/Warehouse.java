package io.caravan.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Asks Hive itself, with the query program of the lake: nothing of Caravan stands between. */
final class Warehouse {
    private final Path ready;

    Warehouse(Path ready) {
        this.ready = ready;
    }

    /** The file by which the query program finds Hive. */
    Path ready() {
        return ready;
    }

    /** One line for each row of all statements, values apart by tabs; empty if Hive refused one of them. */
    List<String> ask(String... statements) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Path.of("lake", "target", "lake", "lake.jar").toString(),
                "io.caravan.lake.HiveQuery",
                ready.toString()));
        command.addAll(List.of(statements));
        Process query = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader answer = query.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = answer.lines().toList();
            return query.waitFor() == 0 ? lines : List.of();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
