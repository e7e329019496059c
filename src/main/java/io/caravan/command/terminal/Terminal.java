package io.caravan.command.terminal;

import picocli.CommandLine.Help.Ansi;

/** Where commands are read. */
final class Terminal {
    private Terminal() {}

    /** Whether what is printed is seen by a person, who can be shown lines that change. */
    static boolean watched() {
        return Ansi.AUTO.enabled();
    }
}
