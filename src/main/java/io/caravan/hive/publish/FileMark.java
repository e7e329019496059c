package io.caravan.hive.publish;

import io.caravan.hdfs.HdfsClient;
import io.caravan.hdfs.HdfsStatus;

/**
 * By what a staged file is recognized when Hive has moved it and given it another name.
 *
 * @param id the number of its inode, which HDFS gives once; 0 if unknown
 * @param checksum of its content, as HDFS keeps it; empty if unknown
 */
public record FileMark(long id, String checksum) {
    static final FileMark NONE = new FileMark(0, "");

    public static FileMark of(HdfsClient hdfs, String path) {
        return new FileMark(hdfs.status(path).orElseThrow().fileId(), hdfs.checksum(path));
    }

    /** Whether it is this very file: also a file that was copied and not moved may be. */
    boolean surely(HdfsStatus file) {
        return id != 0 && id == file.fileId();
    }
}
