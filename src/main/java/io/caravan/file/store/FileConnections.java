package io.caravan.file.store;

import io.caravan.connection.ConnectionGroup;
import io.caravan.connection.ConnectionInfo;
import io.caravan.connection.ConnectionKind.Notation;
import io.caravan.connection.ConnectionSettings;
import io.caravan.connection.ConnectionTest;
import io.caravan.connection.TableList;
import io.caravan.run.RunException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections to one kind of store of files, by name, each made when it is first asked for. Any thread may use it.
 *
 * @param <O> the checked settings of a connection
 * @param <C> what is made of them
 */
public abstract class FileConnections<O, C> implements ConnectionGroup {
    private final ConnectionSettings settings;
    private final Notation kind;
    private final String many;
    private final Map<String, C> made = new ConcurrentHashMap<>();

    /** @param many what several of them are called */
    protected FileConnections(ConnectionSettings settings, Notation kind, String many) {
        this.settings = settings;
        this.kind = kind;
        this.many = many;
    }

    /**
     * Reads and checks settings; nothing is made of them.
     *
     * @return empty if there are none of this name
     * @throws IllegalArgumentException with all that is wrong, and nothing that is secret
     */
    protected abstract Optional<O> read(String name, ConnectionSettings settings);

    /** As everybody may see it. */
    protected abstract String address(O options);

    /** Makes a connection, without asking anybody. */
    protected abstract C make(O options);

    /** Tries a connection step by step, beside those made. */
    protected abstract ConnectionTest probe(O options, ConnectionInfo info);

    @Override
    public final Set<String> names() {
        return settings.names(kind);
    }

    @Override
    public final List<ConnectionInfo> list() {
        return names().stream().map(this::info).toList();
    }

    private ConnectionInfo info(String name) {
        try {
            return new ConnectionInfo(name, kind.name(), address(options(name)), null);
        } catch (RunException e) {
            return new ConnectionInfo(name, kind.name(), null, e.getMessage());
        }
    }

    @Override
    public final ConnectionTest test(String name) {
        ConnectionInfo info = info(name);
        return info.problem() == null ? probe(options(name), info) : ConnectionTest.wrong(info);
    }

    /** Refuses: a store of files has no tables. */
    @Override
    public final TableList tables(String name, TableList.Wanted wanted) {
        throw RunException.user("connection '" + name
                + "': cannot list tables: it holds files. Test it, or plan a route with " + kind.name() + ":.");
    }

    /**
     * The connection of a name.
     *
     * @throws RunException with category USER for an unknown name or a wrong setting
     */
    public final C get(String name) {
        C known = made.get(name);
        return known != null ? known : made.computeIfAbsent(name, key -> make(options(key)));
    }

    /** Fails for an unknown name or a wrong setting, without making anything. */
    public final void check(String name) {
        options(name);
    }

    /** Where a connection leads, as everybody may see it. */
    public final String address(String name) {
        return address(options(name));
    }

    private O options(String name) {
        try {
            return read(name, settings)
                    .orElseThrow(() -> RunException.user("cannot open connection '" + name + "': there is no setting "
                            + ConnectionSettings.PREFIX + name + ".url." + known()));
        } catch (IllegalArgumentException e) {
            throw new RunException(
                    RunException.Category.USER,
                    "cannot open connection '" + name + "': " + e.getMessage().replaceFirst("[.]?$", "."),
                    e);
        }
    }

    private String known() {
        Set<String> names = names();
        return names.isEmpty()
                ? " There are no " + many + "."
                : " Known " + many + ": " + String.join(", ", names) + ".";
    }
}
