package io.caravan.command;

import io.caravan.api.SyncsFolder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.nio.file.Path;
import java.util.Map;

/** The same with the packaged program, as a service and as commands. */
@QuarkusIntegrationTest
@QuarkusTestResource(value = SyncsFolder.class, restrictToAnnotatedClass = true)
class CommandIT extends CommandTest {
    @Override
    Said caravan(String... args) throws Exception {
        return Said.packaged(Path.of("."), Map.of(), args);
    }
}
