package io.caravan.file;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests that copy files: each has an engine and a folder of its own. */
public abstract class InFileWorld {
    @TempDir
    protected Path root;

    protected FileWorld world;

    @BeforeEach
    protected final void openWorld() throws Exception {
        world = new FileWorld(root);
    }

    @AfterEach
    protected final void closeWorld() {
        world.close();
    }
}
