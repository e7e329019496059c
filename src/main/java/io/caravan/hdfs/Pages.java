package io.caravan.hdfs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * The children of a folder, fetched a page of the server's choice at a time. A server that has no pages, or turns no
 * page, gives them all at once. A file has no children, nor has a folder that is
 * not there, or has gone meanwhile.
 */
final class Pages implements Iterator<HdfsStatus> {
    /** What a NameNode and an HttpFS say to the name of an operation that they do not know. */
    private static final Set<String> UNKNOWN = Set.of("IllegalArgumentException", "QueryParamException");

    private final WebHdfs web;
    private final String folder;
    private final Deque<HdfsStatus> page = new ArrayDeque<>();
    private Set<String> before = Set.of();
    private String last = "";
    private boolean more = true;

    Pages(WebHdfs web, String folder) {
        this.web = web;
        this.folder = HdfsPaths.check(folder);
    }

    @Override
    public boolean hasNext() {
        while (page.isEmpty() && more) {
            turn();
        }
        return !page.isEmpty();
    }

    @Override
    public HdfsStatus next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.remove();
    }

    private void turn() {
        HdfsCall call = new HdfsCall("GET", "list", "LISTSTATUS_BATCH", folder, "");
        if (!last.isEmpty()) {
            // NameNodes of some versions know the name in small letters only, HttpFS as it is documented only.
            call = call.with("startAfter", last).with("startafter", last);
        }
        Answer answer = web.call(call);
        if (answer.exception().equals("FileNotFoundException")) {
            more = false;
        } else if (UNKNOWN.contains(answer.exception()) || answer.status() == 400) {
            all();
        } else if (answer.ok()) {
            JsonNode listing = answer.json().path("DirectoryListing");
            more = listing.path("remainingEntries").asLong() > 0;
            if (!add(listing.path("partialListing")) && more) {
                all();
            }
        } else {
            throw Refusals.of(call, answer, web.settings().user());
        }
    }

    private void all() {
        more = false;
        HdfsCall call = new HdfsCall("GET", "list", "LISTSTATUS", folder, "");
        Answer answer = web.call(call);
        if (answer.ok()) {
            add(answer.json());
        } else if (!answer.exception().equals("FileNotFoundException")) {
            throw Refusals.of(call, answer, web.settings().user());
        }
    }

    /** Returns false if the page held nothing but what the page before it did: then the server does not turn them. */
    private boolean add(JsonNode statuses) {
        Set<String> names = new HashSet<>();
        for (JsonNode status : statuses.path("FileStatuses").path("FileStatus")) {
            String name = status.path("pathSuffix").asText();
            if (!name.isEmpty() && !before.contains(name)) {
                page.add(HdfsStatus.child(folder, status));
                names.add(name);
                last = name;
            }
        }
        before = names.isEmpty() ? before : names;
        return !names.isEmpty();
    }
}
