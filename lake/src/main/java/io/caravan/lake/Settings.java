package io.caravan.lake;

import static io.caravan.lake.Ports.Port.*;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hive.conf.HiveConf;

/**
 * The configuration of all servers. It is written as Hadoop's and Hive's site files into {@code <data>/conf}, because
 * Hive and Tez create configurations of their own that know nothing but the class path.
 */
final class Settings {

    /** Logical name of the file system, as on a cluster with two NameNodes: table locations do not hold a port. */
    static final String FILE_SYSTEM = "hdfs://lake";

    static final String WAREHOUSE = "/warehouse";

    private final Path data;
    private final Ports ports;
    private final Map<String, String> values = new TreeMap<>();

    Settings(LakeOptions options, Ports ports) {
        this.data = options.data();
        this.ports = ports;
        fileSystem();
        metastore();
        hiveServer();
        queries();
        tez();
        if (options.ldap().isPresent()) {
            set("hive.server2.authentication", "LDAP");
            set("hive.server2.authentication.ldap.url", "ldap://" + ports.address(LDAP));
            set("hive.server2.authentication.ldap.userDNPattern", "uid=%s," + Ldap.PEOPLE);
        }
    }

    /** Writes the files and puts their folder on the class path of this thread and of all threads that it starts. */
    void install() throws IOException {
        Path conf = Files.createDirectories(data.resolve("conf"));
        Configuration site = new Configuration(false);
        values.forEach(site::set);
        for (String name : new String[] {"core-site.xml", "hdfs-site.xml", "hive-site.xml"}) {
            try (var out = Files.newOutputStream(conf.resolve(name))) {
                site.writeXml(out);
            }
        }
        ClassLoader loader = new URLClassLoader(new URL[] {url(conf)}, Settings.class.getClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        HiveConf.setHiveSiteLocation(url(conf.resolve("hive-site.xml")));
    }

    /** For two NameNodes and their DataNode: one folder of edits is written by the active one and read by the other. */
    Configuration forPair() {
        Configuration conf = new HdfsConfiguration();
        conf.set("dfs.ha.namenodes.lake", "one,two");
        conf.unset("dfs.namenode.rpc-address.lake");
        conf.unset("dfs.namenode.http-address.lake");
        conf.set("dfs.namenode.rpc-address.lake.one", ports.address(NAMENODE_RPC));
        conf.set("dfs.namenode.http-address.lake.one", ports.address(NAMENODE_HTTP));
        conf.set("dfs.namenode.rpc-address.lake.two", ports.address(STANDBY_RPC));
        conf.set("dfs.namenode.http-address.lake.two", ports.address(STANDBY_HTTP));
        conf.set("dfs.namenode.shared.edits.dir", data.resolve("shared").toUri().toString());
        conf.set("dfs.ha.tail-edits.period", "1s");
        return conf;
    }

    /** For NameNode and DataNode, which know each other by address and not by the logical name. */
    Configuration forHdfs() {
        Configuration conf = new HdfsConfiguration();
        conf.unset("dfs.nameservices");
        conf.set("fs.defaultFS", FILE_SYSTEM.replace("lake", ports.address(NAMENODE_RPC)));
        conf.set("dfs.namenode.rpc-address", ports.address(NAMENODE_RPC));
        conf.set("dfs.namenode.http-address", ports.address(NAMENODE_HTTP));
        return conf;
    }

    HiveConf forHive() {
        return new HiveConf();
    }

    private void fileSystem() {
        set("fs.defaultFS", FILE_SYSTEM);
        set("hadoop.tmp.dir", data.resolve("scratch/tmp"));
        set("dfs.nameservices", "lake");
        set("dfs.namenode.rpc-address.lake", ports.address(NAMENODE_RPC));
        set("dfs.namenode.http-address.lake", ports.address(NAMENODE_HTTP));
        set(
                "dfs.client.failover.proxy.provider.lake",
                "org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider");
        set("dfs.datanode.address", ports.address(DATANODE_DATA));
        set("dfs.datanode.http.address", ports.address(DATANODE_HTTP));
        set("dfs.datanode.ipc.address", ports.address(DATANODE_IPC));
        set("dfs.datanode.hostname", Ports.HOST);
        set("dfs.namenode.name.dir", data.resolve("name").toUri());
        set("dfs.datanode.data.dir", data.resolve("blocks").toUri());
        set("dfs.replication", 1);
        set("dfs.permissions.enabled", false);
        set("dfs.namenode.safemode.extension", 0);
        set("dfs.namenode.redundancy.interval.seconds", "1s");
        set("dfs.namenode.resource.du.reserved", 0);
        set("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 10);
        // What comes over WebHDFS is written to the disk by threads that hand it on packet by packet: an eighth of the
        // packets is a fifth less CPU for each gigabyte.
        set("dfs.client-write-packet-size", 512 << 10);
        set("dfs.blockreport.initialDelay", "0s");
        set("hadoop.security.groups.negative-cache.secs", 3600);
        // What HttpFS needs in front of it: it calls in the name of the users that call it.
        set("hadoop.proxyuser." + System.getProperty("user.name") + ".hosts", "*");
        set("hadoop.proxyuser." + System.getProperty("user.name") + ".groups", "*");
    }

    private void metastore() {
        set("javax.jdo.option.ConnectionURL", Metastore.url(data));
        set("javax.jdo.option.ConnectionDriverName", "org.apache.derby.jdbc.EmbeddedDriver");
        set("hive.metastore.warehouse.dir", WAREHOUSE + "/managed");
        set("hive.metastore.warehouse.external.dir", WAREHOUSE + "/external");
        set("datanucleus.connectionPool.maxPoolSize", 5);
        set("datanucleus.schema.autoCreateAll", false);
        set("hive.txn.manager", "org.apache.hadoop.hive.ql.lockmgr.DbTxnManager");
        set("hive.support.concurrency", true);
        set("hive.txn.timeout", "60s");
        set("hive.compactor.initiator.on", false);
    }

    private void hiveServer() {
        set("hive.server2.transport.mode", "all");
        set("hive.server2.thrift.bind.host", Ports.HOST);
        set("hive.server2.thrift.port", ports.number(HIVE_BINARY));
        set("hive.server2.thrift.http.port", ports.number(HIVE_HTTP));
        set("hive.server2.thrift.http.path", "cliservice");
        set("hive.server2.webui.port", 0);
        set("hive.server2.enable.doAs", false);
        set("hive.exec.scratchdir", "/tmp/hive");
        set("hive.exec.local.scratchdir", data.resolve("scratch"));
        set("hive.downloaded.resources.dir", data.resolve("scratch/resources"));
        set("hive.querylog.location", data.resolve("scratch/querylog"));
        set("hive.server2.logging.operation.log.location", data.resolve("scratch/operations"));
        set("hive.server2.tez.initialize.default.sessions", true);
        set("hive.server2.tez.default.queues", "default");
        set("hive.server2.tez.sessions.per.default.queue", 2);
        set("hive.server2.tez.session.lifetime", "0s");
    }

    private void queries() {
        set("hive.execution.engine", "tez");
        set("hive.exec.dynamic.partition.mode", "nonstrict");
        set("hive.exec.max.dynamic.partitions", 5000);
        set("hive.exec.max.dynamic.partitions.pernode", 5000);
        set("hive.tez.container.size", 512);
        set("hive.tez.exec.inplace.progress", false);
        set("hive.tez.dynamic.semijoin.reduction", false);
        set("hive.user.install.directory", "/user");
    }

    private void tez() {
        set("tez.local.mode", true);
        set("tez.local.mode.without.network", true);
        set("tez.ignore.lib.uris", true);
        set("tez.staging-dir", "/tmp/tez");
        set("tez.local.cache.root.folder", data.resolve("scratch/tez"));
        set("tez.am.inline.task.execution.max-tasks", 1);
        set("tez.am.sleep.time.before.exit.millis", 0);
        set("tez.am.am-rm.heartbeat.interval-ms.max", 20);
        set("tez.dag.status.pollinterval-ms", 20);
        set("tez.task.am.heartbeat.interval-ms.max", 20);
        set("tez.task.get-task.sleep.interval-ms.max", 10);
        set("tez.dag.recovery.enabled", false);
        set("tez.runtime.optimize.local.fetch", true);
        set("tez.runtime.io.sort.mb", 32);
        set("tez.runtime.unordered.output.buffer.size-mb", 16);
    }

    private void set(String key, Object value) {
        values.put(key, value.toString());
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }
}
