package io.caravan.hdfs;

import io.caravan.run.Checkup;
import io.caravan.run.ConnectionInfo;
import io.caravan.run.ConnectionTest;
import java.net.URI;

/** Tries the way to an HDFS: hosts, port, TLS, login, the list of its root. */
public final class HdfsCheck {
    private final HdfsSettings settings;
    private final String setting;

    /** @param setting the key of its address */
    public HdfsCheck(HdfsSettings settings, String setting) {
        this.settings = settings;
        this.setting = setting;
    }

    /** The NameNodes after one another: the first that answers, or the last's failure. */
    public ConnectionTest run(ConnectionInfo info) {
        try (Checkup checkup = new Checkup(info)) {
            for (URI namenode : settings.namenodes()) {
                checkup.resolve(
                        namenode.getHost(),
                        "Correct the host in " + setting + ", or the name service of this machine.");
            }
            if (settings.namenodes().size() == 1) {
                connect(checkup, settings.namenodes().get(0));
            }
            HdfsClient client = new HdfsClient(new HdfsSettings(
                    settings.namenodes(),
                    settings.user(),
                    checkup.left(),
                    settings.namenodes().size() - 1,
                    setting));
            checkup.step("login", "Check that WebHDFS answers at " + setting + ".", () -> {
                client.status("/");
                return "as user " + settings.user();
            });
            checkup.step("read", "Check the rights of user '" + settings.user() + "' on /.", () -> {
                client.list("/");
                return "the folder /";
            });
            return checkup.result();
        }
    }

    private void connect(Checkup checkup, URI node) {
        boolean encrypted = "https".equals(node.getScheme());
        int port = node.getPort() >= 0 ? node.getPort() : encrypted ? 443 : 80;
        checkup.connect(node.getHost(), port, "Check host and port in " + setting + ", and that the NameNode is up.");
        if (encrypted) {
            checkup.tls(
                    node.getHost(),
                    port,
                    "Make the server's certificate known to this machine's trust store, or correct " + setting + ".");
        }
    }
}
