package io.caravan.command.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the command line finds the service of this machine. */
class AddressFileTest {
    private static final String ADDRESS = "http://127.0.0.1:8080";

    @TempDir
    private Path data;

    @Test
    void aServiceIsFoundUntilItEnds() throws Exception {
        AddressFile service = new AddressFile(data);
        service.write(ADDRESS);
        assertThat(new AddressFile(data).read()).contains(ADDRESS);
        service.remove(ADDRESS);
        assertThat(new AddressFile(data).read()).isEmpty();
    }

    @Test
    void theAddressOfAServiceThatWasKilledIsNotAsked() throws Exception {
        Files.writeString(data.resolve("address"), ADDRESS);
        assertThat(new AddressFile(data).read()).isEmpty();
    }

    @Test
    void aServiceThatEndsLeavesTheAddressOfALaterOne() throws Exception {
        AddressFile service = new AddressFile(data);
        service.write(ADDRESS);
        AddressFile later = new AddressFile(data);
        later.write("http://127.0.0.1:8081");
        service.remove(ADDRESS);
        assertThat(new AddressFile(data).read()).contains("http://127.0.0.1:8081");
        later.remove("http://127.0.0.1:8081");
    }
}
