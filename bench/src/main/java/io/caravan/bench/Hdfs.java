package io.caravan.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** An HDFS over WebHDFS, without anything in between. Any thread. */
final class Hdfs {
    private final String namenode;

    Hdfs(String namenode) {
        this.namenode = namenode;
    }

    /** Writes a file of a length that repeats a block. */
    void put(String path, long length, byte[] block) throws IOException {
        HttpURLConnection ask = open(path + "?op=CREATE&overwrite=true&user.name=hive", "PUT");
        String node = ask.getHeaderField("Location");
        HttpURLConnection data = (HttpURLConnection) URI.create(node).toURL().openConnection();
        data.setRequestMethod("PUT");
        data.setDoOutput(true);
        data.setFixedLengthStreamingMode(length);
        try (OutputStream out = data.getOutputStream()) {
            for (long left = length; left > 0; left -= block.length) {
                out.write(block, 0, (int) Math.min(left, block.length));
            }
        }
        if (data.getResponseCode() != 201) {
            throw new IOException("HDFS answered " + data.getResponseCode());
        }
        try (InputStream in = data.getInputStream()) {
            in.readAllBytes();
        }
    }

    void delete(String path) throws IOException {
        open(path + "?op=DELETE&recursive=true&user.name=hive", "DELETE").getResponseCode();
    }

    private HttpURLConnection open(String path, String method) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create(namenode + "/webhdfs/v1" + path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        return connection;
    }
}
