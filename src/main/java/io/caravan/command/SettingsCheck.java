package io.caravan.command;

import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Looks through what is written where the process begins. What nobody reads would be left out without a word. */
final class SettingsCheck {
    /** Of the command line, and of a process that a command boots. */
    private static final Set<String> NO_SETTINGS =
            Set.of("CARAVAN_JAR", "CARAVAN_HOME", "CARAVAN_FROM", "CARAVAN_SERVER", "CARAVAN_TOKEN");

    private SettingsCheck() {}

    /** What is wrong in files of a folder, in system properties and in values of the environment; each is a sentence. */
    static List<String> problems(Path folder, Properties system, Map<String, String> environment) {
        List<Settings.Written> all = new ArrayList<>();
        for (Path file : files(folder)) {
            all.addAll(written(folder, file));
        }
        for (String name : new TreeSet<>(system.stringPropertyNames())) {
            all.add(new Settings.Written("the command line (-D)", name, system.getProperty(name)));
        }
        List<String> problems = new ArrayList<>();
        all.forEach(one -> Settings.problem(one).ifPresent(problems::add));
        problems.addAll(ofDotEnv(folder));
        problems.addAll(Settings.values("the environment", environment));
        return problems;
    }

    /** The user's own file, but with names as the environment has them. */
    private static List<String> ofDotEnv(Path folder) {
        List<String> problems = new ArrayList<>();
        Path file = folder.resolve(".env");
        if (Files.isRegularFile(file)) {
            for (Settings.Written one : written(folder, file)) {
                if (!NO_SETTINGS.contains(one.name())) {
                    Settings.problem(one.name())
                            .or(() -> Settings.problem(one))
                            .map(problem -> problem.replaceFirst("^the environment", one.where()))
                            .ifPresent(problems::add);
                    problems.addAll(Settings.values(one.where(), Map.of(one.name(), String.valueOf(one.value()))));
                }
            }
        }
        return problems;
    }

    /** What is probably wrong in the environment: others than we set variables there, so it is only said. */
    static List<String> warnings(Collection<String> environment) {
        return environment.stream()
                .filter(name -> !NO_SETTINGS.contains(name))
                .sorted()
                .flatMap(name -> Settings.problem(name).stream())
                .toList();
    }

    private static List<Path> files(Path folder) {
        Path config = folder.resolve("config");
        if (!Files.isDirectory(config)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(config)) {
            return files.filter(file -> file.getFileName().toString().matches("application(-[^.]+)?\\.properties"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        } catch (IOException e) {
            // Quarkus says so where it reads them.
            return List.of();
        }
    }

    private static List<Settings.Written> written(Path folder, Path file) {
        List<Settings.Written> all = new ArrayList<>();
        try {
            PropertiesConfigSource source =
                    new PropertiesConfigSource(file.toUri().toURL());
            source.getConfigValueProperties()
                    .forEach((name, value) -> all.add(new Settings.Written(
                            folder.relativize(file) + ", line " + value.getLineNumber(), name, value.getRawValue())));
        } catch (IOException e) {
            return List.of();
        }
        all.sort(Comparator.comparingInt(one -> line(one.where())));
        return all;
    }

    private static int line(String where) {
        return Integer.parseInt(where.substring(where.lastIndexOf(' ') + 1));
    }
}
