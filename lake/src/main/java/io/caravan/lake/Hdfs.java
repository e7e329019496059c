package io.caravan.lake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.ha.HAServiceProtocol.RequestSource;
import org.apache.hadoop.ha.HAServiceProtocol.StateChangeRequestInfo;
import org.apache.hadoop.hdfs.protocol.HdfsConstants.SafeModeAction;
import org.apache.hadoop.hdfs.server.datanode.DataNode;
import org.apache.hadoop.hdfs.server.namenode.NameNode;
import org.apache.hadoop.metrics2.lib.DefaultMetricsSystem;

/** One NameNode or two, and one DataNode, in this JVM. Who starts it stops it. */
final class Hdfs {

    private final List<NameNode> nameNodes;
    private final DataNode dataNode;
    private int active;

    private Hdfs(List<NameNode> nameNodes, DataNode dataNode) {
        this.nameNodes = nameNodes;
        this.dataNode = dataNode;
    }

    /** Starts both and returns when files can be written; a new data folder is formatted first. */
    static Hdfs start(Path data, Configuration conf) throws IOException, InterruptedException {
        DefaultMetricsSystem.setMiniClusterMode(true);
        if (Files.notExists(data.resolve("name/current/VERSION"))) {
            NameNode.format(conf);
        }
        NameNode nameNode = NameNode.createNameNode(new String[0], new Configuration(conf));
        return new Hdfs(List.of(nameNode), DataNode.createDataNode(new String[0], new Configuration(conf))).await();
    }

    /** Starts two NameNodes, the first of them active. The data folder must be new. */
    static Hdfs startPair(Path data, Configuration conf) throws IOException, InterruptedException {
        DefaultMetricsSystem.setMiniClusterMode(true);
        NameNode.format(forNameNode(data, conf, "one"));
        Folders.copy(data.resolve("name-one"), data.resolve("name-two"));
        List<NameNode> both = new ArrayList<>();
        for (String id : new String[] {"one", "two"}) {
            both.add(NameNode.createNameNode(new String[0], forNameNode(data, conf, id)));
        }
        Hdfs pair = new Hdfs(both, DataNode.createDataNode(new String[0], new Configuration(conf)));
        both.get(0).getRpcServer().transitionToActive(byUser());
        return pair.await();
    }

    private static Configuration forNameNode(Path data, Configuration conf, String id) {
        Configuration own = new Configuration(conf);
        own.set("dfs.ha.namenode.id", id);
        own.set("dfs.namenode.name.dir", data.resolve("name-" + id).toUri().toString());
        NameNode.initializeGenericKeys(own, "lake", id);
        return own;
    }

    private Hdfs await() throws InterruptedException {
        for (NameNode nameNode : nameNodes) {
            while (nameNode.getNamesystem().getNumLiveDataNodes() == 0 || nameNode.isInSafeMode()) {
                Thread.sleep(20);
            }
        }
        return this;
    }

    /** The active NameNode stands by, and then the other one is active. */
    void failOver() throws IOException {
        nameNodes.get(active).getRpcServer().transitionToStandby(byUser());
        active = 1 - active;
        nameNodes.get(active).getRpcServer().transitionToActive(byUser());
    }

    private static StateChangeRequestInfo byUser() {
        return new StateChangeRequestInfo(RequestSource.REQUEST_BY_USER);
    }

    /** In safe mode files can be read and nothing can be changed. */
    void safeMode(boolean on) throws IOException {
        nameNodes
                .get(active)
                .getRpcServer()
                .setSafeMode(on ? SafeModeAction.SAFEMODE_ENTER : SafeModeAction.SAFEMODE_LEAVE, false);
    }

    void stop() {
        dataNode.shutdown();
        nameNodes.forEach(NameNode::stop);
    }
}
