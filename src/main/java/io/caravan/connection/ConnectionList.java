package io.caravan.connection;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The configured connections of every kind. Any thread may use it; whoever made it closes it. */
public final class ConnectionList implements AutoCloseable {
    private final List<ConnectionGroup> groups;

    public ConnectionList(ConnectionSettings settings) {
        this.groups =
                ConnectionKinds.all().stream().map(kind -> kind.open(settings)).toList();
    }

    /** One for each kind. Of a name that two of them have it is the first one's. */
    public List<ConnectionGroup> groups() {
        return groups;
    }

    /** All connections by name, also those with wrong settings. */
    public List<ConnectionInfo> all() {
        Map<String, ConnectionInfo> all = new TreeMap<>();
        groups.forEach(group -> group.list().forEach(one -> all.putIfAbsent(one.name(), one)));
        return List.copyOf(all.values());
    }

    /** The group that has a connection of this name; empty if there is none. */
    public Optional<ConnectionGroup> with(String name) {
        return groups.stream().filter(group -> group.names().contains(name)).findFirst();
    }

    /** The connections of one kind, for the component that uses them. */
    public <G extends ConnectionGroup> G of(Class<G> kind) {
        return groups.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no kind of connection makes a " + kind.getName()));
    }

    @Override
    public void close() {
        for (ConnectionGroup group : groups) {
            if (group instanceof AutoCloseable open) {
                try {
                    open.close();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
