package io.caravan.hdfs;

import io.caravan.file.store.FileGone;
import io.caravan.file.store.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;

/** An HDFS as a tree of files. Over HttpFS a file that is replaced is missing for a moment. Any number of threads. */
public final class HdfsTree implements FileTree, FileTree.Changes {
    /** Longer than the minute that HDFS gives a writer that has gone with its DataNode. */
    private static final Duration PATIENCE = Duration.ofSeconds(75);

    private final HdfsClient hdfs;
    private final CreateOptions options;
    private final Duration patience;

    /** @param options of the files that are written; what is there is replaced, whatever they say about it */
    public HdfsTree(HdfsClient hdfs, CreateOptions options) {
        this(hdfs, options, PATIENCE);
    }

    /** @param patience how long to wait for another writer to let go of a file that is appended to */
    public HdfsTree(HdfsClient hdfs, CreateOptions options, Duration patience) {
        this.hdfs = hdfs;
        this.options = new CreateOptions(true, options.permission(), options.replication(), options.blockSize());
        this.patience = patience;
    }

    @Override
    public Optional<Entry> look(String path) {
        return hdfs.status(path).map(HdfsTree::entry);
    }

    @Override
    public Iterable<Entry> list(String folder) {
        Iterable<HdfsStatus> children = hdfs.children(folder);
        return () -> {
            Iterator<HdfsStatus> each = children.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return each.hasNext();
                }

                @Override
                public Entry next() {
                    return entry(each.next());
                }
            };
        };
    }

    private static Entry entry(HdfsStatus status) {
        String version = status.modified().toEpochMilli() + "-" + status.length() + "-" + status.fileId();
        return new Entry(status.path(), status.directory(), status.length(), status.modified(), version);
    }

    @Override
    public InputStream open(String path, long offset, long length) throws IOException {
        try {
            return length == 0 ? InputStream.nullInputStream() : hdfs.open(path, offset, length);
        } catch (HdfsException e) {
            if (e.remote().equals("FileNotFoundException")) {
                throw new FileGone(path);
            }
            throw e;
        }
    }

    @Override
    public Changes changes() {
        return this;
    }

    @Override
    public Upload create(String path) {
        return hdfs.create(path, options);
    }

    @Override
    public Upload append(String path) {
        return hdfs.append(path, patience);
    }

    @Override
    public boolean rename(String from, String to, boolean replace) {
        return hdfs.move(from, to, replace);
    }

    @Override
    public boolean delete(String path) {
        return hdfs.delete(path, true);
    }

    @Override
    public void checkWrite(String folder) {
        hdfs.checkWrite(folder);
    }

    @Override
    public void folder(String path) {
        hdfs.mkdirs(path);
    }
}
