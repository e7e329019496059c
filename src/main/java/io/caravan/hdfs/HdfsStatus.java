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
 */
public record HdfsStatus(
        String path, boolean directory, long length, Instant modified, String owner, String permission) {

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
                status.path("permission").asText());
    }
}
