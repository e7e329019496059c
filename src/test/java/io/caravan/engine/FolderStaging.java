package io.caravan.engine;

import io.caravan.run.StagingArea;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The staging folder of a {@code folder:} target, in which each run has one of its own. */
record FolderStaging(Path root, String name) implements StagingArea {
    @Override
    public int sweep(Ended ended) {
        Path staging = root.resolve(name).resolve("staging");
        if (!Files.exists(staging)) {
            return 0;
        }
        int swept = 0;
        try {
            for (Path run : runs(staging)) {
                String number = run.toString().substring(run.toString().lastIndexOf('-') + 1);
                if (ended.run(Long.parseLong(number)).isPresent()) {
                    World.delete(run);
                    swept++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return swept;
    }

    private static List<Path> runs(Path staging) throws IOException {
        try (Stream<Path> runs = Files.list(staging)) {
            return runs.toList();
        }
    }
}
