package io.caravan.lake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.protocol.HdfsConstants.SafeModeAction;
import org.apache.hadoop.hdfs.server.datanode.DataNode;
import org.apache.hadoop.hdfs.server.namenode.NameNode;
import org.apache.hadoop.metrics2.lib.DefaultMetricsSystem;

/** One NameNode and one DataNode in this JVM. Who starts it stops it. */
final class Hdfs {

    private final NameNode nameNode;
    private final DataNode dataNode;

    private Hdfs(NameNode nameNode, DataNode dataNode) {
        this.nameNode = nameNode;
        this.dataNode = dataNode;
    }

    /** Starts both and returns when files can be written; a new data folder is formatted first. */
    static Hdfs start(Path data, Configuration conf) throws IOException, InterruptedException {
        DefaultMetricsSystem.setMiniClusterMode(true);
        if (Files.notExists(data.resolve("name/current/VERSION"))) {
            NameNode.format(conf);
        }
        NameNode nameNode = NameNode.createNameNode(new String[0], new Configuration(conf));
        DataNode dataNode = DataNode.createDataNode(new String[0], new Configuration(conf));
        while (nameNode.getNamesystem().getNumLiveDataNodes() == 0 || nameNode.isInSafeMode()) {
            Thread.sleep(20);
        }
        return new Hdfs(nameNode, dataNode);
    }

    /** In safe mode files can be read and nothing can be changed. */
    void safeMode(boolean on) throws IOException {
        nameNode.getRpcServer().setSafeMode(on ? SafeModeAction.SAFEMODE_ENTER : SafeModeAction.SAFEMODE_LEAVE, false);
    }

    void stop() {
        dataNode.shutdown();
        nameNode.stop();
    }
}
