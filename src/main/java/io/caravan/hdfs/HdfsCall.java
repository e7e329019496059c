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
    HdfsCall {
        HdfsPaths.check(path);
    }

    HdfsCall with(String name, String value) {
        return new HdfsCall(method, verb, op, path, query + "&" + name + "=" + HdfsPaths.encode(value, false));
    }

    URI at(URI namenode, String user) {
        String base = namenode.toString();
        String root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return URI.create(root + "/webhdfs/v1" + HdfsPaths.encode(path, true) + "?op=" + op + "&user.name="
                + HdfsPaths.encode(user, false) + query);
    }

    /** Whether a good answer is the content of a file. */
    boolean reads() {
        return op.equals("OPEN");
    }

    /** Whether the answer is the file system's own word about this path, that no repetition changes. */
    boolean refusedBy(Answer answer) {
        return !answer.exception().isEmpty() && !answer.notNow();
    }

    @Override
    public String toString() {
        return verb + " hdfs '" + path + "'";
    }
}
