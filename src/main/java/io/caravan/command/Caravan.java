package io.caravan.command;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * Where the process begins: without arguments it serves; any other command asks a service over REST, or boots one
 * inside this process when there is none.
 */
@QuarkusMain
public final class Caravan {
    public static void main(String... args) {
        if (args.length == 0) {
            Quarkus.run();
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
