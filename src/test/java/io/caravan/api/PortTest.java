package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.run.RunException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortTest {
    @Test
    void aPortThatIsTakenIsNamedWithTheSettingThatChangesIt() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = taken.getLocalPort();
            assertThatThrownBy(() -> Port.check("127.0.0.1", port))
                    .isInstanceOf(RunException.class)
                    .hasMessageStartingWith("cannot listen at 127.0.0.1:" + port)
                    .hasMessageContaining("set quarkus.http.port or QUARKUS_HTTP_PORT to one that is free");
        }
        assertThatCode(() -> Port.check("127.0.0.1", port)).doesNotThrowAnyException();
        assertThatCode(() -> Port.check("0.0.0.0", 0)).doesNotThrowAnyException();
    }
}
