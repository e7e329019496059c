package io.caravan.hdfs;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Where an HDFS is and how patient we are with it.
 *
 * @param namenodes {@code http://host:9870} of each NameNode (several: high availability), or of HttpFS, or the Knox
 *     address up to {@code /webhdfs}'s parent
 * @param user the {@code user.name} under which files are written
 * @param timeout for a connection, and for a transfer without any progress
 * @param retries how often a call is tried again after the first time
 * @param setting the key under which the addresses are configured, for messages
 */
public record HdfsSettings(List<URI> namenodes, String user, Duration timeout, int retries, String setting) {
    private static final String LAKE = "caravan.lake.hdfs.url";

    public HdfsSettings {
        namenodes = List.copyOf(namenodes);
        if (namenodes.isEmpty()) {
            throw new IllegalArgumentException("an HDFS needs the address of at least one NameNode");
        }
        for (URI namenode : namenodes) {
            if (String.valueOf(namenode.getRawAuthority()).contains("@")) {
                throw new IllegalArgumentException(
                        "a NameNode address holds a user or password, which WebHDFS does not take. Leave it out.");
            }
            boolean http = "http".equals(namenode.getScheme()) || "https".equals(namenode.getScheme());
            if (!http || namenode.getHost() == null) {
                throw new IllegalArgumentException(
                        "NameNode address '" + namenode + "' is not of the form http://host:9870");
            }
        }
        if (user == null || user.isBlank()) {
            throw new IllegalArgumentException("an HDFS needs a user name");
        }
        if (timeout == null || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout '" + timeout + "' must be longer than zero");
        }
        if (retries < 0) {
            throw new IllegalArgumentException("retries '" + retries + "' must not be negative");
        }
    }

    /** Those of the lake. */
    public HdfsSettings(List<URI> namenodes, String user, Duration timeout, int retries) {
        this(namenodes, user, timeout, retries, LAKE);
    }

    /** One NameNode, thirty seconds, four retries. */
    public static HdfsSettings of(String namenode, String user) {
        return new HdfsSettings(List.of(URI.create(namenode)), user, Duration.ofSeconds(30), 4);
    }
}
