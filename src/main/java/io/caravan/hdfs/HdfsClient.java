package io.caravan.hdfs;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.run.RunException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An HDFS over WebHDFS (NameNode, HttpFS or Knox). Paths are absolute and not encoded. Calls are repeated while the
 * server is away, standing by or in safe mode; a call with an unknown outcome is read back, never repeated blindly.
 * Every failure is a {@link HdfsException} that names the path. Used by many threads; streams belong to one thread
 * each.
 */
public final class HdfsClient {
    private final WebHdfs web;

    public HdfsClient(HdfsSettings settings) {
        this.web = new WebHdfs(settings);
    }

    /** Its NameNodes, with commas between them. */
    String address() {
        return web.settings().namenodes().stream().map(URI::toString).collect(Collectors.joining(","));
    }

    /** A stream into a new file; parents are made. Whether it succeeded is known when {@code close} has returned. */
    public HdfsUpload create(String path, CreateOptions options) {
        HdfsCall call = call("PUT", "create", "CREATE", path).with("overwrite", Boolean.toString(options.overwrite()));
        if (!options.permission().isEmpty()) {
            call = call.with("permission", options.permission());
        }
        if (options.replication() > 0) {
            call = call.with("replication", Integer.toString(options.replication()));
        }
        if (options.blockSize() > 0) {
            call = call.with("blocksize", Long.toString(options.blockSize()));
        }
        return new HdfsUpload(web, this, call, 0);
    }

    /**
     * A stream to the end of an existing file, after whoever wrote to it before has let go of it.
     *
     * @param patience how long to wait for that
     * @throws io.caravan.file.store.FileHeld when it takes longer
     */
    public HdfsUpload append(String path, Duration patience) {
        HdfsCall call = call("POST", "append to", "APPEND", path);
        new Takeover(web, call, patience).run();
        long length = status(path)
                .map(HdfsStatus::length)
                .orElseThrow(() -> new HdfsException(
                        RunException.Category.EXTERNAL,
                        "FileNotFoundException",
                        "cannot " + call + ": it was taken away. See what else writes there.",
                        null));
        return new HdfsUpload(web, this, call, length);
    }

    /** The content from {@code offset}, {@code length} bytes of it, or to its end if {@code length} is negative. */
    public InputStream open(String path, long offset, long length) {
        HdfsCall call = call("GET", "read", "OPEN", path).with("offset", Long.toString(offset));
        return web.callThrough(length < 0 ? call : call.with("length", Long.toString(length)))
                .content();
    }

    /** The whole content. */
    public InputStream open(String path) {
        return open(path, 0, -1);
    }

    /**
     * Renames a file or folder. An existing target is an error: a folder is never moved into another by its own name.
     */
    public void rename(String from, String to) {
        if (!renameIfAbsent(from, to)) {
            throw new HdfsException(
                    RunException.Category.USER,
                    "FileAlreadyExistsException",
                    "cannot rename hdfs '" + from + "' to '" + to + "': the target exists. Remove it first.",
                    null);
        }
    }

    /**
     * Renames unless the target exists.
     *
     * @return false if the target existed, and nothing was changed
     */
    public boolean renameIfAbsent(String from, String to) {
        return new Renaming(web, this, from, HdfsPaths.check(to), false, false).run();
    }

    /**
     * Renames, and makes the parents of the target if they are missing.
     *
     * @param replace whether a file that is there gives way, in the same step; HttpFS needs two, and may leave neither
     * @return false if there was something that does not give way, and nothing was changed
     */
    public boolean move(String from, String to, boolean replace) {
        return new Renaming(web, this, from, HdfsPaths.check(to), replace, true).run();
    }

    /** The children of a folder by name, or the file itself. */
    public List<HdfsStatus> list(String path) {
        JsonNode children = json(call("GET", "list", "LISTSTATUS", path))
                .path("FileStatuses")
                .path("FileStatus");
        List<HdfsStatus> found = new ArrayList<>();
        for (JsonNode child : children) {
            found.add(HdfsStatus.child(path, child));
        }
        return found;
    }

    /** The children of a folder by name, a page at a time while they are asked for; none if it is not a folder. */
    public Iterable<HdfsStatus> children(String path) {
        HdfsPaths.check(path);
        return () -> new Pages(web, path);
    }

    /** What is at the path, empty if nothing is. */
    public Optional<HdfsStatus> status(String path) {
        HdfsCall call = call("GET", "look at", "GETFILESTATUS", path);
        Answer answer = web.call(call);
        if (answer.status() == 404 && answer.exception().equals("FileNotFoundException")) {
            return Optional.empty();
        }
        if (!answer.ok()) {
            throw Refusals.of(call, answer, web.settings().user());
        }
        return Optional.of(HdfsStatus.parse(path, answer.json().path("FileStatus")));
    }

    /** Throws if the user may not write into a folder. A server that cannot be asked says nothing. */
    public void checkWrite(String folder) {
        HdfsCall call = call("GET", "write to", "CHECKACCESS", folder).with("fsaction", "-wx");
        Answer answer = web.call(call);
        if (answer.exception().equals("AccessControlException")) {
            throw Refusals.of(call, answer, web.settings().user());
        }
    }

    /** Makes a folder and its parents; nothing happens if it is there. */
    public void mkdirs(String path) {
        done(call("PUT", "make folder", "MKDIRS", path));
    }

    /**
     * Deletes a file or folder.
     *
     * @return false if there was nothing
     */
    public boolean delete(String path, boolean recursive) {
        return json(call("DELETE", "delete", "DELETE", path).with("recursive", Boolean.toString(recursive)))
                .path("boolean")
                .asBoolean();
    }

    /**
     * The checksum HDFS keeps of a file's content, as {@code algorithm:hex}; comparable between files of one layout.
     */
    public String checksum(String path) {
        HdfsCall call = call("GET", "read the checksum of", "GETFILECHECKSUM", path);
        JsonNode sum = web.callThrough(call).json().path("FileChecksum");
        return sum.path("algorithm").asText() + ":" + sum.path("bytes").asText();
    }

    /** Sets the permission, octal: {@code 640}. */
    public void setPermission(String path, String permission) {
        json(call("PUT", "set the permission of", "SETPERMISSION", path).with("permission", permission));
    }

    private static HdfsCall call(String method, String verb, String op, String path) {
        return new HdfsCall(method, verb, op, path, "");
    }

    private void done(HdfsCall call) {
        Answer answer = web.call(call);
        if (!answer.ok() || !answer.json().path("boolean").asBoolean(true)) {
            throw Refusals.of(call, answer, web.settings().user());
        }
    }

    private JsonNode json(HdfsCall call) {
        Answer answer = web.call(call);
        if (!answer.ok()) {
            throw Refusals.of(call, answer, web.settings().user());
        }
        return answer.json();
    }
}
