package io.caravan.toy;

import io.caravan.connection.Checkup;
import io.caravan.connection.ConnectionInfo;
import io.caravan.connection.ConnectionSettings;
import io.caravan.connection.ConnectionTest;
import io.caravan.file.store.FileConnections;
import io.caravan.run.RunException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The boxes by the names of their connections. A box is there once somebody has {@link #put} it. */
public final class Toys extends FileConnections<Toys.Box, ToyTree> {
    private static final Pattern URL = Pattern.compile("(?i)\\s*toy://([a-z]+)\\s*");
    private static final Map<String, ToyTree> BOXES = new ConcurrentHashMap<>();

    /** The checked settings. */
    record Box(String name) {}

    Toys(ConnectionSettings settings) {
        super(settings, ToyKind.NOTATION, "boxes of toys");
    }

    /** Puts a new box where connections find it. */
    public static ToyTree put(String box) {
        ToyTree tree = new ToyTree();
        BOXES.put(box, tree);
        return tree;
    }

    @Override
    protected Optional<Box> read(String name, ConnectionSettings settings) {
        return settings.text(name, "url").map(url -> {
            Matcher box = URL.matcher(url);
            if (!box.matches()) {
                throw new IllegalArgumentException(
                        "'" + ConnectionSettings.PREFIX + name + ".url' is '" + url + "': toy://red is allowed");
            }
            return new Box(box.group(1));
        });
    }

    @Override
    protected String address(Box box) {
        return "toy://" + box.name();
    }

    @Override
    protected ToyTree make(Box box) {
        ToyTree tree = BOXES.get(box.name());
        if (tree == null) {
            throw RunException.external("there is no box '" + box.name() + "'. Put one.", null);
        }
        return tree;
    }

    @Override
    protected ConnectionTest probe(Box box, ConnectionInfo info) {
        try (Checkup checkup = new Checkup(info)) {
            checkup.step("connect", "Put a box there.", () -> {
                make(box);
                return "the box " + box.name();
            });
            return checkup.result();
        }
    }
}
