package io.caravan.hive.orc;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Native image only: cuts Hadoop's own search for file systems, with its log-in and DNS classes, out of the image. ORC is
 * always given our own streams, so nobody calls these.
 */
final class OrcSubstitutions {
    static final String ABSENT = "Hadoop's own file systems are not part of this image";

    private OrcSubstitutions() {}

    @TargetClass(FileSystem.class)
    static final class TargetFileSystem {
        @Substitute
        public static FileSystem get(URI uri, Configuration configuration) throws IOException {
            throw new IOException(ABSENT);
        }

        @Substitute
        public static FileSystem get(URI uri, Configuration configuration, String user) throws IOException {
            throw new IOException(ABSENT);
        }

        @Substitute
        public static FileSystem newInstance(URI uri, Configuration configuration) throws IOException {
            throw new IOException(ABSENT);
        }

        @Substitute
        public static FileSystem newInstance(URI uri, Configuration configuration, String user) throws IOException {
            throw new IOException(ABSENT);
        }
    }

    @TargetClass(Path.class)
    static final class TargetPath {
        @Substitute
        public FileSystem getFileSystem(Configuration configuration) throws IOException {
            throw new IOException(ABSENT);
        }
    }
}
