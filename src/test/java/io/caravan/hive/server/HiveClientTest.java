package io.caravan.hive.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caravan.Lakes;
import io.caravan.run.RunException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hive.service.rpc.thrift.TStatus;
import org.apache.hive.service.rpc.thrift.TStatusCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HiveClientTest {
    private static final String SLOW = "SELECT count(*), max(x) FROM"
            + " (SELECT reflect('java.lang.Thread', 'sleep', cast(8000 AS bigint)) AS x) t";

    private static HiveClient client(String url) {
        return new HiveClient(HiveSettings.of(url, "hive", "secret-word"));
    }

    private static String binary() {
        return "hive2://" + Lakes.get().hiveBinary();
    }

    private static String url(String transport) {
        return transport.equals("http") ? Lakes.get().hiveHttp() : binary();
    }

    @ParameterizedTest
    @ValueSource(strings = {"binary", "http"})
    void readsEveryKindOfValue(String transport) {
        try (HiveClient hive = client(url(transport))) {
            HiveResult result = hive.execute("SELECT true, cast(1 AS tinyint), cast(2 AS smallint), 3, 4L,"
                    + " cast('NaN' AS double), unhex('00FF'), '\u8A02\uD83D\uDE80', cast(1.50 AS decimal(38,2)),"
                    + " date '0001-01-01', cast(NULL AS int), '' AS nothing");
            assertThat(result.columns()).hasSize(12).endsWith("nothing");
            assertThat(result.rows()).hasSize(1);
            List<Object> row = new ArrayList<>(result.rows().get(0));
            assertThat(row.remove(6)).isEqualTo(new byte[] {0, -1});
            assertThat(row)
                    .isEqualTo(Arrays.asList(
                            true,
                            (byte) 1,
                            (short) 2,
                            3,
                            4L,
                            Double.NaN,
                            "\u8A02\uD83D\uDE80",
                            "1.50",
                            "0001-01-01",
                            null,
                            ""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"binary", "http"})
    void fetchesMoreRowsThanFitOneAnswer(String transport) {
        try (HiveClient hive = client(url(transport))) {
            assertThat(hive.execute("SELECT posexplode(split(repeat('x,', 9999), ','))")
                            .rows())
                    .hasSize(10000)
                    .last()
                    .isEqualTo(Arrays.asList(9999, ""));
        }
    }

    @Test
    void saysWhatHiveSaidInOneLine() {
        try (HiveClient hive = client(binary())) {
            HiveException failure =
                    catchThrowableOfType(HiveException.class, () -> hive.execute("SELECT * FROM nowhere.at_all"));
            assertThat(failure.sqlState()).isEqualTo("42S02");
            assertThat(failure.category()).isEqualTo(RunException.Category.USER);
            assertThat(failure.outcome()).isEqualTo(HiveException.Outcome.FAILED);
            assertThat(failure)
                    .hasMessageContaining("Table not found")
                    .message()
                    .doesNotContain("\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"binary", "http"})
    void anInterruptCancelsTheStatementAndLeavesTheClientUsable(String transport) throws Exception {
        try (HiveClient hive = client(url(transport))) {
            hive.execute("SELECT 1");
            AtomicReference<Throwable> end = new AtomicReference<>();
            CountDownLatch started = new CountDownLatch(1);
            Thread thread = new Thread(() -> {
                started.countDown();
                try {
                    hive.execute(SLOW);
                } catch (Throwable e) {
                    end.set(e);
                }
            });
            thread.start();
            started.await();
            thread.join(1500);
            thread.interrupt();
            thread.join(60_000);
            assertThat(thread.isAlive()).isFalse();
            assertThat(end.get()).isInstanceOf(RunException.class);
            assertThat(hive.execute("SELECT 2").number()).isEqualTo(2);
        }
    }

    @Test
    void replacesASessionThatTheServerHasForgotten() {
        try (HiveClient hive = client(Lakes.get().hiveHttp())) {
            // Closed behind the client's back, as a restart of HiveServer2 does.
            hive.with(session -> {
                session.close();
                return null;
            });
            assertThat(hive.executeOnce("SELECT 3").number()).isEqualTo(3);
        }
    }

    /** Its last handlers answer on while it stops; Hive 4.0.1 says so in these words. */
    @Test
    void givesUpASessionOfAServerThatIsBeingStopped() {
        TStatus stopping = new TStatus(TStatusCode.ERROR_STATUS);
        stopping.setErrorMessage(
                "Unable to run new queries as HiveServer2 is decommissioned or inactive, state: STOPPED");
        assertThat(HiveFailure.sessionGone(stopping)).isTrue();
        TStatus failed = new TStatus(TStatusCode.ERROR_STATUS);
        failed.setErrorMessage("Error while compiling statement: FAILED: ParseException");
        assertThat(HiveFailure.sessionGone(failed)).isFalse();
    }

    @Test
    void replacesAConnectionThatBrokeWhileNothingWasUnderWay() throws Exception {
        try (Wire wire = Wire.to(Lakes.get().hiveBinary());
                HiveClient hive = client("hive2://127.0.0.1:" + wire.port())) {
            hive.execute("SELECT 1");
            wire.cut();
            assertThat(hive.executeOnce("SELECT 4").number()).isEqualTo(4);
        }
    }

    @Test
    void aConnectionThatBreaksInAStatementLeavesItsOutcomeUnknown() throws Exception {
        try (Wire wire = Wire.to(Lakes.get().hiveBinary());
                HiveClient hive = client("hive2://127.0.0.1:" + wire.port())) {
            hive.execute("SELECT 1");
            HiveException failure = catchThrowableOfType(
                    HiveException.class,
                    () -> hive.with(session -> {
                        wire.cutAfterNextRequest();
                        return session.execute("SELECT 5");
                    }));
            assertThat(failure.outcome()).isEqualTo(HiveException.Outcome.UNKNOWN);
            assertThat(failure.category().retryable()).isTrue();
            wire.cutAfterNextRequest();
            assertThat(hive.execute("SELECT 6").number()).isEqualTo(6);
        }
    }

    @Test
    void saysWhereItCouldNotReachHiveAndNeverThePassword() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        for (String url : new String[] {"hive2://127.0.0.1:" + free, "http://127.0.0.1:" + free + "/cliservice"}) {
            try (HiveClient hive = client(url)) {
                assertThatThrownBy(() -> hive.execute("SELECT 1"))
                        .isInstanceOfSatisfying(RunException.class, e -> assertThat(e.category())
                                .isEqualTo(RunException.Category.EXTERNAL))
                        .hasMessageContaining("cannot reach HiveServer2 at " + url)
                        .hasMessageContaining("refused")
                        .message()
                        .doesNotContain("secret-word");
            }
        }
    }

    @Test
    void refusesAddressesItCannotUse() {
        for (String url :
                new String[] {"", "jdbc:hive2://a:1", "hive2://a:1?sasl=no", "hive2://u:secret-word@a", "a b"}) {
            assertThatThrownBy(() -> client(url))
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .doesNotContain("secret-word");
        }
        assertThat(HiveSettings.of("hive2://a", "", null))
                .hasToString("hive2://a as hive")
                .extracting(HiveSettings::port)
                .isEqualTo(10000);
        assertThat(HiveSettings.of("hive2://a", "u", "secret-word").toString()).doesNotContain("secret-word");
    }
}
