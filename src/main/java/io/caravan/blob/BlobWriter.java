package io.caravan.blob;

import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.BlockBlobItem;
import com.azure.storage.blob.models.DeleteSnapshotsOptionType;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import io.caravan.file.store.FileInfo;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Writes blobs of one container in two steps: blocks are staged, which nobody sees, and then committed as the blob in one
 * request. What is staged and never committed Azure forgets after a week, or when somebody else commits the blob. Any
 * thread may use it.
 */
public final class BlobWriter {
    /** In a blob's metadata: by which tag it was committed. */
    private static final String TAG = "caravan_tag";

    private final Account account;
    private final BlobContainerClient container;

    BlobWriter(Account account, String container) {
        this.account = account;
        this.container = account.container(container);
    }

    /**
     * Begins to stage a blob.
     *
     * @param name of the blob, as it shall be
     * @param tag of this attempt at this file, such as {@code 17/3/1/42}; another attempt has another one
     */
    public BlobUpload create(String name, String tag) {
        return new BlobUpload(account, container.getBlobClient(name).getBlockBlobClient(), name, tag);
    }

    /**
     * Makes what is staged the blob, whole and in one step. It may be repeated: what is there stays, or gets the same
     * content with another version.
     *
     * @param replace whether another blob that is there gives way
     * @param md5 of the whole content in hexadecimal, to be declared with the blob; null for none
     * @return the blob; empty if there was another one, and nothing was changed
     */
    public Optional<FileInfo> commit(StagedBlob staged, boolean replace, String md5) {
        BlockBlobCommitBlockListOptions options = new BlockBlobCommitBlockListOptions(staged.ids())
                .setMetadata(Map.of(TAG, staged.mark()))
                .setHeaders(new BlobHttpHeaders()
                        .setContentType("application/octet-stream")
                        .setContentMd5(md5 == null ? null : HexFormat.of().parseHex(md5)))
                .setRequestConditions(replace ? null : new BlobRequestConditions().setIfNoneMatch("*"));
        BlobClient blob = container.getBlobClient(staged.name());
        try {
            BlockBlobItem made = blob.getBlockBlobClient()
                    .commitBlockListWithResponse(options, null, Context.NONE)
                    .getValue();
            return Optional.of(new FileInfo(
                    staged.name(),
                    staged.length(),
                    BlobStore.bare(made.getETag()),
                    made.getLastModified().toInstant(),
                    md5));
        } catch (RuntimeException e) {
            Optional<FileInfo> before = committed(blob, staged);
            if (before.isPresent() || !replace && otherVersion(e)) {
                return before;
            }
            throw account.failures().of("commit " + named(staged.name()), e);
        }
    }

    private static boolean otherVersion(RuntimeException e) {
        return e instanceof BlobStorageException refused && Refusal.of(refused).otherVersion();
    }

    /** What was committed before, perhaps by a request whose answer was lost. */
    private static Optional<FileInfo> committed(BlobClient blob, StagedBlob staged) {
        try {
            BlobProperties found = blob.getProperties();
            boolean own = staged.mark().equals(found.getMetadata().get(TAG));
            return own ? Optional.of(BlobStore.info(staged.name(), found)) : Optional.empty();
        } catch (RuntimeException e) {
            // The first failure is told.
            return Optional.empty();
        }
    }

    /** The blob of this name as it is now. */
    public Optional<FileInfo> look(String name) {
        return new BlobStore(account, container.getBlobContainerName()).look(name);
    }

    /** Deletes a blob with its snapshots. Returns false if there was none. */
    public boolean delete(String name) {
        try {
            return container
                    .getBlobClient(name)
                    .deleteIfExistsWithResponse(DeleteSnapshotsOptionType.INCLUDE, null, null, Context.NONE)
                    .getValue();
        } catch (RuntimeException e) {
            throw account.failures().of("delete " + named(name), e);
        }
    }

    private String named(String blob) {
        return "'" + blob + "' in container '" + container.getBlobContainerName() + "'";
    }
}
