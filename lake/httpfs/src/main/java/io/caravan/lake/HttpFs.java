package io.caravan.lake;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.http.server.HttpFSServerWebServer;

/**
 * Apache HttpFS in front of an HDFS that runs: one port on loopback, all else in one folder. It stops when its standard
 * input ends, so that it never outlives who started it.
 */
public final class HttpFs {
    private HttpFs() {}

    public static void main(String[] args) {
        if (args.length != 3) {
            System.err.println("java -jar httpfs.jar <folder> <conf folder of the HDFS> <port>");
            Runtime.getRuntime().halt(2);
        }
        try {
            configure(Path.of(args[0]).toAbsolutePath(), args[1], args[2]);
            followParent();
            HttpFSServerWebServer.main(new String[0]);
        } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    /** HttpFS finds its folders by properties, and its own settings on the class path. */
    private static void configure(Path home, String hadoop, String port) throws IOException {
        System.setProperty("httpfs.home.dir", home.toString());
        System.setProperty("httpfs.hadoop.config.dir", hadoop);
        for (String name : List.of("config", "log", "temp")) {
            Path folder = Files.createDirectories(home.resolve(name));
            System.setProperty("httpfs." + name + ".dir", folder.toString());
        }
        Configuration site = new Configuration(false);
        site.set("httpfs.http.hostname", "127.0.0.1");
        site.set("httpfs.http.port", port);
        site.set("hadoop.tmp.dir", home.resolve("temp").toString());
        Path conf = home.resolve("config");
        try (var out = Files.newOutputStream(conf.resolve("httpfs-site.xml"))) {
            site.writeXml(out);
        }
        URL[] path = {conf.toUri().toURL()};
        Thread.currentThread().setContextClassLoader(new URLClassLoader(path, HttpFs.class.getClassLoader()));
    }

    private static void followParent() {
        Thread thread = new Thread(
                () -> {
                    try {
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // A broken pipe says the same as its end.
                    }
                    Runtime.getRuntime().halt(0);
                },
                "httpfs-parent");
        thread.setDaemon(true);
        thread.start();
    }
}
