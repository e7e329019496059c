package io.caravan.hdfs;

import io.caravan.connection.Checkup;
import io.caravan.connection.ConnectionInfo;
import io.caravan.connection.ConnectionTest;
import java.net.URI;
import java.util.Optional;

/** Tries the way to an HDFS: hosts, port, TLS, login, the list of its root, who else may write where runs are staged. */
public final class HdfsCheck {
    private static final int EVERYBODY_WRITES = 0002;
    private static final int STICKY = 01000;

    private final HdfsSettings settings;
    private final String setting;
    private final String staging;

    /**
     * Of one HDFS.
     *
     * @param setting the key of its address
     * @param staging the folder in which runs are staged, which need not be there
     */
    public HdfsCheck(HdfsSettings settings, String setting, String staging) {
        this.settings = settings;
        this.setting = setting;
        this.staging = staging;
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
            checkup.step(
                    "staging",
                    "Whoever may put files there decides what is published. Choose another folder, as "
                            + HdfsLake.staging(settings.user()) + ", or close this one to others.",
                    () -> closed(client));
            return checkup.result();
        }
    }

    /** Each folder on the way to the staging folder, as far as they are there. */
    private String closed(HdfsClient client) {
        String open = null;
        for (String path = ""; path.length() < staging.length(); ) {
            int next = staging.indexOf('/', path.length() + 1);
            path = next < 0 ? staging : staging.substring(0, next);
            Optional<HdfsStatus> folder = client.status(path);
            // In a folder like /tmp, what is ours already stays ours.
            boolean ours = folder.isPresent() && folder.get().owner().equals(settings.user());
            if (open != null && !ours) {
                throw new IllegalStateException("everybody may write into " + open + ", on the way to " + staging);
            }
            if (folder.isEmpty()) {
                return staging + ", which is made by the first run";
            }
            int permission = Integer.parseInt(folder.get().permission(), 8);
            boolean everybody = (permission & EVERYBODY_WRITES) != 0;
            if (everybody && ((permission & STICKY) == 0 || path.equals(staging))) {
                throw new IllegalStateException("everybody may write into " + path + ", on the way to " + staging);
            }
            open = everybody ? path : null;
        }
        return staging;
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
