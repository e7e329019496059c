package io.caravan.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The programs of the demo, each a process of its own, ended by id. */
final class Child implements AutoCloseable {
    private final Process process;
    final Path log;

    private Child(List<String> command, Path log) throws IOException {
        this.log = log;
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    static Child java(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        return new Child(command, log);
    }

    static Child program(Path log, String... command) throws IOException {
        return new Child(List.of(command), log);
    }

    /** Waits for the end of a program that ends by itself. */
    void await() throws IOException, InterruptedException {
        if (process.waitFor() != 0) {
            throw new IOException("a program failed; see " + log);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Waits until the program has written its facts. */
    Properties await(Path file, CountDownLatch stop) throws IOException, InterruptedException {
        while (!Files.exists(file)) {
            if (!alive()) {
                throw new IOException("the lake did not start; see " + log);
            }
            if (stop.await(100, TimeUnit.MILLISECONDS)) {
                throw new IOException("it was stopped");
            }
        }
        Properties facts = new Properties();
        try (var in = Files.newInputStream(file)) {
            facts.load(in);
        }
        return facts;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
