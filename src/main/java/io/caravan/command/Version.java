package io.caravan.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** Which version this is, as it was built. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        try (InputStream text = Version.class.getResourceAsStream("/caravan-version.txt")) {
            return new String[] {
                "caravan "
                        + (text == null
                                ? "of a build of its own"
                                : new String(text.readAllBytes(), StandardCharsets.UTF_8).strip()),
                "Java " + Runtime.version()
            };
        }
    }
}
