package io.caravan.hdfs;

import java.net.URI;

/**
 * One operation on a path, before it is known which server carries it out.
 *
 * @param method the HTTP method
 * @param verb what it does in a sentence: "rename"
 * @param op the WebHDFS name of the operation
 * @param path the absolute path
 * @param query more parameters, encoded, each beginning with an ampersand
 */
record HdfsCall(String method, String verb, String op, String path, String query) {
    private static final String PREFIX = "/webhdfs/v1";

    HdfsCall {
        HdfsPaths.check(path);
    }

    HdfsCall with(String name, String value) {
        return new HdfsCall(method, verb, op, path, query + "&" + name + "=" + HdfsPaths.encode(value, false));
    }

    URI at(URI namenode, String user) {
        String base = namenode.toString();
        String root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return URI.create(root + PREFIX + HdfsPaths.encode(path, true) + "?op=" + op + "&user.name="
                + HdfsPaths.encode(user, false) + query);
    }

    /**
     * The address to which a server has sent this call. A NameNode writes the path with accents composed, which is the
     * path of another file if ours has them apart: ours is put back.
     */
    URI redirected(URI location) {
        String path = location.getRawPath();
        if (path == null || !path.startsWith(PREFIX)) {
            return location;
        }
        String address = location.toString();
        String query = location.getRawQuery() == null ? "" : "?" + location.getRawQuery();
        return URI.create(
                address.substring(0, address.indexOf(PREFIX)) + PREFIX + HdfsPaths.encode(this.path, true) + query);
    }

    /** Whether a good answer is the content of a file. */
    boolean reads() {
        return op.equals("OPEN");
    }

    /** Whether the answer is the file system's own word about this path, that no repetition changes. */
    boolean refusedBy(Answer answer) {
        return !answer.exception().isEmpty() && !answer.notNow() && !answer.cutOff();
    }

    @Override
    public String toString() {
        return verb + " hdfs '" + path + "'";
    }
}
