package io.caravan.blob;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpResponse;
import com.azure.storage.blob.models.BlobStorageException;

/**
 * What a blob service answered instead of doing what it was asked.
 *
 * @param status of HTTP
 * @param code the service's own word for it, such as {@code BlobNotFound}; empty if it said none
 */
record Refusal(int status, String code) {
    private static final HttpHeaderName CODE = HttpHeaderName.fromString("x-ms-error-code");

    static Refusal of(BlobStorageException e) {
        return new Refusal(
                e.getStatusCode(),
                e.getErrorCode() == null ? "" : e.getErrorCode().toString());
    }

    static Refusal of(HttpResponse response) {
        String code = response.getHeaderValue(CODE);
        return new Refusal(response.getStatusCode(), code == null ? "" : code);
    }

    /** Whether the same may succeed a little later. */
    boolean passing() {
        return status >= 500 && status != 501 && status != 505
                || status == 408
                || status == 429
                || code.equals("ContainerBeingDeleted");
    }

    boolean noContainer() {
        return status == 404 && code.startsWith("Container");
    }

    /** Whether there is no blob of this name in a container that is there. */
    boolean noBlob() {
        return status == 404 && !noContainer();
    }

    /** Whether a condition on the blob's version did not hold. */
    boolean otherVersion() {
        return status == 412 && !code.startsWith("Lease") || status == 409 && code.equals("BlobAlreadyExists");
    }

    /** Whether the blob lies where it can only be read after a wait of hours. */
    boolean archived() {
        return code.equals("BlobArchived") || code.equals("BlobBeingRehydrated");
    }

    /** Whether the service does not let in who asks, or not for this. */
    boolean denied() {
        return status == 401 || status == 403;
    }

    /** Whether the service knows who asks, who only may not do this. */
    boolean onlyThis() {
        return status == 403 && (code.endsWith("Mismatch") || code.equals("InsufficientAccountPermissions"));
    }

    @Override
    public String toString() {
        return "HTTP " + status + (code.isEmpty() ? "" : " " + code);
    }
}
