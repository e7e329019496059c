package io.caravan.file.copy;

import io.caravan.file.store.FileChanged;
import io.caravan.file.store.FileGone;
import io.caravan.file.store.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Copies files byte for byte to where files in progress are, with a digest over all of the bytes. What an earlier attempt
 * has left of the same version is read from there, and the rest from the source. For one thread.
 */
public final class FileCopy {
    /**
     * A copied file.
     *
     * @param staged where it is in progress, as its place says
     * @param digest {@code sha256:<hex>}
     */
    public record Copied(String staged, long bytes, String digest) {}

    /** Where files are in progress. */
    public interface Place {
        /** Goes on with what is there of this version of a file, or begins it anew. */
        Staging begin(FileContent content, boolean goOn);

        /** The first bytes of what is there. */
        InputStream begun(FileContent content, long length) throws IOException;

        /** Removes what is there of it. */
        void drop(FileContent content);
    }

    /**
     * A file in progress.
     *
     * @param staged says where it is, after it was closed
     */
    public record Staging(FileTree.Upload upload, Supplier<String> staged) {}

    private static final int MOST_VERSIONS = 5;
    private static final int BUFFER = 256 << 10;

    private final Place place;
    private final boolean resumes;
    private final byte[] buffer = new byte[BUFFER];

    /** @param resumes whether an earlier attempt may have left something there */
    public FileCopy(Place place, boolean resumes) {
        this.place = place;
        this.resumes = resumes;
    }

    /** Copies the version that there is at the end; empty if the file was taken away meanwhile. */
    public Optional<Copied> copy(FileContent content) throws IOException {
        boolean wrong = false;
        for (int version = 1; ; version++) {
            try {
                Copied copied = attempt(content, resumes && version == 1 && !wrong);
                if (copied != null) {
                    return Optional.of(copied);
                }
                if (wrong) {
                    throw FileFault.data(
                            content.name(),
                            "its bytes have another MD5 than the store declares",
                            "Upload it again, or exclude it");
                }
                wrong = true;
            } catch (FileGone e) {
                place.drop(content);
                return Optional.empty();
            } catch (FileChanged e) {
                place.drop(content);
                if (!renewed(content, version)) {
                    return Optional.empty();
                }
            }
        }
    }

    private static boolean renewed(FileContent content, int version) throws IOException {
        if (version == MOST_VERSIONS) {
            throw FileFault.data(
                    content.name(),
                    "it was changed " + version + " times while it was read",
                    "Copy it when nobody writes to it");
        }
        try {
            content.renew();
            return true;
        } catch (FileGone e) {
            return false;
        }
    }

    /** Returns null if the bytes are not those that the store declares. */
    private Copied attempt(FileContent content, boolean goOn) throws IOException {
        Digests digests = new Digests(content.length() >= 0 && content.info().md5() != null);
        Staging staging = place.begin(content, goOn && content.seekable());
        FileTree.Upload upload = staging.upload();
        long length = 0;
        try {
            length = upload.position();
            if (length > 0) {
                digests.update(place.begun(content, length));
            }
            length += append(content, length, digests, upload);
        } catch (FileChanged | FileGone | FileFault e) {
            upload.abort();
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            keep(upload, content, e);
            throw e;
        }
        upload.close();
        if (content.length() >= 0 && length != content.length()) {
            throw FileFault.data(
                    content.name(),
                    "it has " + length + " bytes, and its store says " + content.length(),
                    "Look whether the store is sound");
        }
        String md5 = digests.md5();
        return md5 == null || md5.equals(content.info().md5())
                ? new Copied(staging.staged().get(), length, digests.sha256())
                : null;
    }

    /** What has come by now is of use to the next attempt. */
    private static void keep(FileTree.Upload upload, FileContent content, Throwable cause) {
        try {
            if (content.seekable()) {
                upload.close();
            } else {
                upload.abort();
            }
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private long append(FileContent content, long at, Digests digests, FileTree.Upload upload) throws IOException {
        long length = 0;
        if (at == content.length()) {
            return 0;
        }
        try (InputStream in = content.open(at)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digests.update(buffer, 0, n);
                upload.write(buffer, 0, n);
                length += n;
            }
        }
        return length;
    }
}
