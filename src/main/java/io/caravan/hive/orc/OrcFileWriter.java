package io.caravan.hive.orc;

import io.caravan.hdfs.CreateOptions;
import io.caravan.hdfs.HdfsClient;
import io.caravan.hdfs.HdfsUpload;
import io.caravan.run.RunException;
import io.caravan.run.StagedFile;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.orc.CompressionKind;
import org.apache.orc.MemoryManager;
import org.apache.orc.OrcConf;
import org.apache.orc.OrcFile;
import org.apache.orc.TypeDescription;
import org.apache.orc.Writer;
import org.apache.orc.impl.MemoryManagerImpl;
import org.apache.orc.impl.PhysicalFsWriter;
import org.apache.orc.impl.writer.WriterEncryptionVariant;
import org.apache.orc.storage.ql.exec.vector.VectorizedRowBatch;

/**
 * One ORC file on its way into HDFS. It is named {@code …inprogress} until it is closed. One thread at a time uses it.
 */
final class OrcFileWriter {
    static final String IN_PROGRESS = ".inprogress";

    // Distinct values among the first 10,000 above which a text column gets no dictionary. ORC's default of 0.8 lets
    // its
    // dictionary, a tree, grow to some 20,000 texts and take more time than all other columns together.
    private static final double MOST_DISTINCT = 0.4;

    // Stripes of all writers together: a sixth of the heap. Beyond it every writer's stripes shrink.
    private static final class Memory {
        static final MemoryManager SHARED = new MemoryManagerImpl(OrcOptions.heap() / 6);
    }

    private final HdfsClient hdfs;
    private final String path;
    private final HdfsUpload upload;
    private final Writer writer;
    private long rows;

    private OrcFileWriter(HdfsClient hdfs, String path, HdfsUpload upload, Writer writer) {
        this.hdfs = hdfs;
        this.path = path;
        this.upload = upload;
        this.writer = writer;
    }

    /** Begins the file that will be called {@code path}. */
    static OrcFileWriter create(HdfsClient hdfs, String path, TypeDescription schema, OrcOptions options) {
        HdfsUpload upload = hdfs.create(path + IN_PROGRESS, CreateOptions.OVERWRITE);
        try {
            OrcFile.WriterOptions orc = options(schema, options);
            FSDataOutputStream out = new FSDataOutputStream(upload, null);
            orc.physicalWriter(new PhysicalFsWriter(out, orc, new WriterEncryptionVariant[0]));
            return new OrcFileWriter(hdfs, path, upload, OrcFile.createWriter(new Path(path + IN_PROGRESS), orc));
        } catch (IOException | RuntimeException e) {
            upload.abort();
            throw failed(path, e);
        }
    }

    /** What every file of ours is written with; readable by the ORC reader in Hive 2 and later. */
    static OrcFile.WriterOptions options(TypeDescription schema, OrcOptions options) {
        Configuration configuration = new Configuration(false);
        OrcConf.COMPRESSION_ZSTD_LEVEL.setInt(configuration, options.level());
        OrcConf.ROWS_BETWEEN_CHECKS.setLong(configuration, 1);
        OrcConf.DICTIONARY_KEY_SIZE_THRESHOLD.setDouble(configuration, MOST_DISTINCT);
        return OrcFile.writerOptions(configuration)
                .setSchema(schema)
                .version(OrcFile.Version.V_0_12)
                .compress(CompressionKind.ZSTD)
                .stripeSize(options.stripeSize())
                .bufferSize(options.bufferSize())
                .enforceBufferSize()
                .blockPadding(false)
                .useUTCTimestamp(true)
                .setProlepticGregorian(true)
                .memory(Memory.SHARED);
    }

    /** Adds the rows, or those selected; the vectors may be filled again after the call. */
    void write(VectorizedRowBatch batch) {
        try {
            writer.addRowBatch(batch);
            rows += batch.size;
        } catch (IOException | RuntimeException e) {
            upload.abort();
            throw failed(path, e);
        }
    }

    /** Bytes sent so far; the rows of the open stripe are not among them. */
    long bytes() {
        return upload.written();
    }

    /** Ends the file and gives it its final name. */
    StagedFile close(String partition) {
        try {
            writer.close();
        } catch (IOException | RuntimeException e) {
            upload.abort();
            throw failed(path, e);
        }
        hdfs.rename(path + IN_PROGRESS, path);
        return new StagedFile(path, partition, rows, upload.written(), hdfs.checksum(path));
    }

    /** Gives the file up; what HDFS has of it keeps its unfinished name. */
    void abort() {
        upload.abort();
        try {
            writer.close();
        } catch (IOException | RuntimeException e) {
            // Closing frees the writer's share of the memory; that it cannot write any more is what we want.
        }
    }

    private static RunException failed(String path, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RunException known) {
                return known;
            }
        }
        return new RunException(
                failure instanceof IOException ? RunException.Category.EXTERNAL : RunException.Category.BUG,
                "cannot write orc file '" + path + "': " + failure + ". See the log of the HDFS server.",
                failure);
    }
}
