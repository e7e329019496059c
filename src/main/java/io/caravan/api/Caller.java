package io.caravan.api;

import io.vertx.core.http.HttpServerRequest;

/** Who asks, for the record of what people did. */
final class Caller {
    private static final int LONGEST = 100;

    private Caller() {}

    /** @param named as the caller says, may be null; what is known for sure is the address */
    static String of(HttpServerRequest request, String named) {
        String address =
                request.remoteAddress() == null ? "?" : request.remoteAddress().hostAddress();
        if (named == null || named.isBlank()) {
            return address;
        }
        String name = named.strip().replaceAll("\\p{Cntrl}", " ");
        return (name.length() > LONGEST ? name.substring(0, LONGEST) : name) + " (" + address + ")";
    }
}
