package io.caravan.hdfs;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * What the NameNode knows about a path.
 *
 * @param path absolute
 * @param directory whether it is a directory
 * @param length bytes, 0 for a directory
 * @param modified when its content last changed
 * @param owner the owner's name
 * @param permission octal
 * @param fileId the number of the inode, 0 if the server does not tell it
 */
public record HdfsStatus(
        String path, boolean directory, long length, Instant modified, String owner, String permission, long fileId) {

    /** The last segment of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static HdfsStatus parse(String path, JsonNode status) {
        return new HdfsStatus(
                path,
                "DIRECTORY".equals(status.path("type").asText()),
                status.path("length").asLong(),
                Instant.ofEpochMilli(status.path("modificationTime").asLong()),
                status.path("owner").asText(),
                status.path("permission").asText(),
                status.path("fileId").asLong());
    }

    /** The status of a child, as a listing of its folder has it. */
    static HdfsStatus child(String folder, JsonNode status) {
        String name = status.path("pathSuffix").asText();
        String path = name.isEmpty() ? folder : folder.equals("/") ? "/" + name : folder + "/" + name;
        return parse(path, status);
    }
}
