package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

class RootTest {
    private static final Set<String> ASK_NOBODY = Set.of("serve", "completion");

    private final CommandLine root = Root.line(new Root());

    @Test
    void listsItsCommandsInTheOrderInWhichTheyAreMet() {
        assertThat(root.getSubcommands().keySet())
                .containsExactly(
                        "serve",
                        "new",
                        "syncs",
                        "run",
                        "runs",
                        "logs",
                        "files",
                        "dirty",
                        "verify",
                        "cancel",
                        "retry",
                        "pause",
                        "resume",
                        "reset",
                        "backfill",
                        "validate",
                        "plan",
                        "preview",
                        "components",
                        "connections",
                        "test-connection",
                        "tables",
                        "completion");
        assertThat(root.getSubcommands().get("backfill").getSubcommands().keySet())
                .containsExactly("list", "show", "stop", "resume", "cancel");
    }

    @Test
    void everyCommandExplainsItselfWithAnExample() {
        assertThat(commands()).isNotEmpty().allSatisfy(command -> {
            String help = command.getUsageMessage(Ansi.OFF);
            assertThat(help).startsWith("Usage: " + name(command)).contains("-h, --help");
            assertThat(help.substring(help.indexOf("Example: "))).contains(name(command));
        });
    }

    @Test
    void everyCommandThatAsksAServiceTakesTheSameOptions() {
        assertThat(commands())
                .filteredOn(command -> !ASK_NOBODY.contains(command.getCommandName()))
                .allSatisfy(command -> assertThat(command.getCommandSpec().optionsMap())
                        .as(name(command))
                        .containsKeys("--server", "--token", "--json", "--help"));
    }

    private Collection<CommandLine> commands() {
        return root.getSubcommands().values().stream().flatMap(RootTest::all).toList();
    }

    private static Stream<CommandLine> all(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(RootTest::all));
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }
}
