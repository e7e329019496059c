package io.caravan.lake;

import static io.caravan.lake.Ports.Port.*;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hive.conf.HiveConf;
import org.apache.hadoop.hive.metastore.txn.service.AcidHouseKeeperService;
import org.apache.hive.service.cli.CLIService;
import org.apache.hive.service.cli.HiveSQLException;
import org.apache.hive.service.cli.SessionHandle;
import org.apache.hive.service.server.HiveServer2;

/** HiveServer2 with the metastore inside and Tez in local mode. Who starts it stops it. */
final class Hive {

    private final HiveServer2 server;
    private final ScheduledExecutorService houseKeeping = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lake-house-keeping");
        thread.setDaemon(true);
        return thread;
    });

    private Hive(HiveServer2 server) {
        this.server = server;
    }

    /** Starts the server and returns when both transports accept connections. */
    static Hive start(HiveConf conf, Ports ports) throws InterruptedException {
        HiveServer2 server = new HiveServer2();
        server.init(conf);
        server.start();
        awaitListening(ports.number(HIVE_BINARY));
        awaitListening(ports.number(HIVE_HTTP));
        Hive hive = new Hive(server);
        hive.expireLocks(conf);
        return hive;
    }

    /** Runs one small query, so that the first one of a user finds the classes loaded. */
    void warm() throws HiveSQLException {
        CLIService service = server.getCliService();
        SessionHandle session = service.openSession("hive", "", Map.of());
        String sql = "SELECT count(*), max(x) FROM (SELECT explode(array(1, 2)) AS x) t";
        service.executeStatement(session, sql, Map.of());
        service.closeSession(session);
    }

    void stop() {
        houseKeeping.shutdownNow();
        server.stop();
    }

    /** The embedded metastore starts no house keeping of its own: locks of killed clients would stay for ever. */
    private void expireLocks(HiveConf conf) {
        AcidHouseKeeperService keeper = new AcidHouseKeeperService();
        keeper.setConf(conf);
        houseKeeping.scheduleWithFixedDelay(keeper, 0, 15, TimeUnit.SECONDS);
    }

    private static void awaitListening(int port) throws InterruptedException {
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(Ports.HOST, port), 1000);
                return;
            } catch (IOException e) {
                Thread.sleep(20);
            }
        }
    }
}
