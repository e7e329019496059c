package io.caravan.hive.orc;

import io.caravan.hdfs.HdfsClient;
import io.caravan.hdfs.HdfsStatus;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** As much of Hadoop's file system as ORC's reader asks for, over WebHDFS: the length and ranges of a file. */
final class OrcFileSystem extends FileSystem {
    private final HdfsClient hdfs;

    OrcFileSystem(HdfsClient hdfs) {
        this.hdfs = hdfs;
        setConf(new Configuration(false));
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        String name = path.toUri().getPath();
        HdfsStatus status = hdfs.status(name).orElseThrow(() -> new FileNotFoundException(name));
        return new FileStatus(
                status.length(),
                status.directory(),
                1,
                128L << 20,
                status.modified().toEpochMilli(),
                path);
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) {
        return new FSDataInputStream(new Ranges(hdfs, path.toUri().getPath()));
    }

    /** Every positioned read is one request; a plain read goes on where the last one ended. */
    private static final class Ranges extends FSInputStream {
        private final HdfsClient hdfs;
        private final String path;
        private long position;
        private InputStream sequence;

        Ranges(HdfsClient hdfs, String path) {
            this.hdfs = hdfs;
            this.path = path;
        }

        @Override
        public void readFully(long from, byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return;
            }
            try (InputStream in = hdfs.open(path, from, length)) {
                if (in.readNBytes(buffer, offset, length) < length) {
                    throw new EOFException("'" + path + "' ends before " + (from + length));
                }
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (sequence == null) {
                sequence = hdfs.open(path, position, -1);
            }
            int count = sequence.read(buffer, offset, length);
            position += Math.max(count, 0);
            return count;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public void seek(long to) throws IOException {
            if (to != position) {
                close();
                position = to;
            }
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public boolean seekToNewSource(long target) {
            return false;
        }

        @Override
        public void close() throws IOException {
            if (sequence != null) {
                sequence.close();
                sequence = null;
            }
        }
    }

    @Override
    public URI getUri() {
        return URI.create("caravan:///");
    }

    @Override
    public Path getWorkingDirectory() {
        return new Path("/");
    }

    @Override
    public void setWorkingDirectory(Path path) {
        throw readOnly();
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress) {
        throw readOnly();
    }

    @Override
    public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
        throw readOnly();
    }

    @Override
    public boolean rename(Path from, Path to) {
        throw readOnly();
    }

    @Override
    public boolean delete(Path path, boolean recursive) {
        throw readOnly();
    }

    @Override
    public FileStatus[] listStatus(Path path) {
        throw readOnly();
    }

    @Override
    public boolean mkdirs(Path path, FsPermission permission) {
        throw readOnly();
    }

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("ORC reads files here and nothing else; use HdfsClient");
    }
}
