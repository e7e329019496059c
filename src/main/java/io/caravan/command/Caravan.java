package io.caravan.command;

import io.caravan.command.terminal.Exit;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * Where the process begins: without arguments it serves; any other command asks a service over REST, or boots one
 * inside this process when there is none.
 */
@QuarkusMain
public final class Caravan {
    /** In bytes. With the client's own 16 KB, half of the time of reading a large file goes into handing it on. */
    private static final String HTTP_BUFFER = "131072";

    public static void main(String... args) {
        System.getProperties().putIfAbsent("jdk.httpclient.bufsize", HTTP_BUFFER);
        if (args.length == 0) {
            ServeCommand.boot();
            return;
        }
        int code = Root.line(new Root()).execute(args);
        if (code == Exit.EMBED) {
            Embedded.boot(args);
        } else if (code != Exit.SERVE) {
            System.exit(code);
        }
    }
}
