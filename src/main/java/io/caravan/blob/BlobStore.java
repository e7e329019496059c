package io.caravan.blob;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.rest.PagedResponse;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceVersion;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobItemProperties;
import com.azure.storage.blob.models.BlobListDetails;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.common.Utility;
import io.caravan.file.store.FileChanged;
import io.caravan.file.store.FileGone;
import io.caravan.file.store.FileInfo;
import io.caravan.file.store.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The blobs of one container, whose names are taken as they are. A blob's version is its ETag. What marks a folder in an
 * account with a hierarchical namespace is no file. Any thread may use it.
 */
public final class BlobStore implements FileStore {
    private static final int PAGE = 5000;
    private static final HttpHeaderName RANGE = HttpHeaderName.fromString("x-ms-range");
    private static final HttpHeaderName VERSION = HttpHeaderName.fromString("x-ms-version");

    private final Account account;
    private final BlobContainerClient container;
    private final int page;

    BlobStore(Account account, String container) {
        this(account, container, PAGE);
    }

    /** @param page how many blobs are listed at once */
    BlobStore(Account account, String container, int page) {
        this.account = account;
        this.container = account.container(container);
        this.page = page;
    }

    @Override
    public void list(String prefix, Consumer<FileInfo> each) {
        ListBlobsOptions options = new ListBlobsOptions()
                .setPrefix(prefix.isEmpty() ? null : prefix)
                .setMaxResultsPerPage(page)
                .setDetails(new BlobListDetails().setRetrieveMetadata(true));
        Iterator<PagedResponse<BlobItem>> pages =
                listed(() -> container.listBlobs(options, null).iterableByPage().iterator());
        while (listed(pages::hasNext)) {
            for (BlobItem item : listed(pages::next).getValue()) {
                if (!folder(item.getMetadata())) {
                    each.accept(info(item));
                }
            }
        }
    }

    /** Any of these steps may ask for a page. */
    private <T> T listed(Supplier<T> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            throw account.failures().of("list container '" + container.getBlobContainerName() + "'", e);
        }
    }

    @Override
    public Optional<FileInfo> look(String name) {
        try {
            BlobProperties found = container.getBlobClient(name).getProperties();
            return folder(found.getMetadata()) ? Optional.empty() : Optional.of(info(name, found));
        } catch (BlobStorageException e) {
            Refusal refusal = Refusal.of(e);
            if (refusal.noBlob()) {
                return Optional.empty();
            }
            throw account.failures().refused("look at " + named(name), refusal);
        } catch (RuntimeException e) {
            throw account.failures().of("look at " + named(name), e);
        }
    }

    private static boolean folder(Map<String, String> metadata) {
        if (metadata == null) {
            return false;
        }
        return metadata.entrySet().stream()
                .anyMatch(entry -> entry.getKey().equalsIgnoreCase("hdi_isfolder")
                        && entry.getValue().equalsIgnoreCase("true"));
    }

    private static FileInfo info(BlobItem item) {
        BlobItemProperties found = item.getProperties();
        return new FileInfo(
                item.getName(),
                found.getContentLength(),
                bare(found.getETag()),
                found.getLastModified().toInstant(),
                hex(found.getContentMd5()));
    }

    static FileInfo info(String name, BlobProperties found) {
        return new FileInfo(
                name,
                found.getBlobSize(),
                bare(found.getETag()),
                found.getLastModified().toInstant(),
                hex(found.getContentMd5()));
    }

    private static String hex(byte[] md5) {
        return md5 == null || md5.length != 16 ? null : HexFormat.of().formatHex(md5);
    }

    /** Some answers have it in quotes, and lists have not. */
    static String bare(String etag) {
        return etag.replace("\"", "");
    }

    @Override
    public InputStream open(FileInfo file, long offset, long length) throws IOException {
        if (length == 0 && file.length() > 0) {
            return InputStream.nullInputStream();
        }
        HttpResponse response = send(file, request(file, offset, length));
        int status = response.getStatusCode();
        if (status == 206 || status == 200 && offset == 0) {
            return response.getBodyAsBinaryData().toStream();
        }
        response.close();
        throw refusal(file, Refusal.of(response));
    }

    /** An empty blob has no range that could be asked for. */
    private HttpRequest request(FileInfo file, long offset, long length) {
        HttpRequest request = new HttpRequest(
                        HttpMethod.GET, container.getBlobContainerUrl() + "/" + Utility.urlEncode(file.name()))
                .setHeader(VERSION, BlobServiceVersion.getLatest().getVersion())
                .setHeader(HttpHeaderName.IF_MATCH, "\"" + file.version() + "\"")
                .setHeader(HttpHeaderName.CONTENT_LENGTH, "0");
        return length == 0 ? request : request.setHeader(RANGE, "bytes=" + offset + "-" + (offset + length - 1));
    }

    private HttpResponse send(FileInfo file, HttpRequest request) throws IOException {
        try {
            return account.pipeline().sendSync(request, Transport.STREAMED);
        } catch (RuntimeException e) {
            if (BlobFailures.cause(e, InterruptedException.class).isPresent()) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
            IOException network =
                    BlobFailures.network(e).orElseThrow(() -> account.failures().of("read " + named(file.name()), e));
            throw new IOException(account.failures().words(network), network);
        }
    }

    private IOException refusal(FileInfo file, Refusal refusal) {
        if (refusal.noBlob()) {
            return new FileGone(file.name());
        }
        if (refusal.otherVersion() || refusal.status() == 416) {
            // One that is not there has no version either.
            return look(file.name()).isEmpty() ? new FileGone(file.name()) : new FileChanged(file.name());
        }
        if (refusal.passing() || refusal.status() < 300) {
            return new IOException("the blob service answers " + refusal);
        }
        throw account.failures().refused("read " + named(file.name()), refusal);
    }

    private String named(String blob) {
        return "'" + blob + "' in container '" + container.getBlobContainerName() + "'";
    }
}
