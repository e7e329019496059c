package io.caravan.store;

import io.caravan.record.Hashes;
import io.caravan.run.Item;
import io.caravan.run.KnownItems;
import io.caravan.run.Run;
import io.caravan.run.SyncKey;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The items in the run store. A split's are written with the split; those that its target holds become the latest of
 * their names with the commit of the run, unless it runs beside its route.
 */
public final class ItemBook implements KnownItems {
    private static final int PAGE = 1000;
    private static final String COLUMNS =
            "SELECT name_key, name, state, version, bytes, digest, place, note FROM sync_item ";

    private static final String RECORDS =
            "SELECT i.run_id, i.happened, i.name, i.state, i.version, i.bytes, i.digest, i.place, i.note"
                    + " FROM sync_item i JOIN sync_run r ON r.run_id = i.run_id ";

    private final Transactions transactions;
    private final String sync;

    /** @param sync whose items these are: the name of its {@link SyncKey} */
    public ItemBook(Transactions transactions, String sync) {
        this.transactions = transactions;
        this.sync = sync;
    }

    @Override
    public Map<String, Item> of(Collection<String> names) {
        if (names.isEmpty()) {
            return Map.of();
        }
        Map<String, String> byKey = new HashMap<>();
        names.forEach(name -> byKey.put(key(name), name));
        String keys = byKey.keySet().stream().map(key -> "'" + key + "'").collect(Collectors.joining(","));
        Map<String, Item> known = new HashMap<>();
        transactions
                .read(sql -> sql.list(
                        ItemBook::keyed, COLUMNS + "WHERE sync = ? AND latest AND name_key IN (" + keys + ")", sync))
                .forEach(one -> known.put(byKey.get(one.key()), one.item()));
        return known;
    }

    @Override
    public void each(Consumer<Item> each) {
        String after = "";
        List<Keyed> page;
        do {
            String from = after;
            page = transactions.read(sql -> sql.list(
                    ItemBook::keyed,
                    COLUMNS + "WHERE sync = ? AND latest AND name_key > ? ORDER BY name_key LIMIT " + PAGE,
                    sync,
                    from));
            page.forEach(one -> each.accept(one.item()));
            after = page.isEmpty() ? after : page.get(page.size() - 1).key();
        } while (page.size() == PAGE);
    }

    /** Those of one run, by their names' keys. */
    static List<Item> ofRun(Sql sql, long run, Item.State state, String after, int limit) throws SQLException {
        String which = state == null ? "" : " AND state = '" + state + "'";
        return sql.list(
                ItemBook::item,
                COLUMNS + "WHERE run_id = ? AND name_key > ?" + which + " ORDER BY name_key LIMIT ?",
                run,
                after == null ? "" : key(after),
                limit);
    }

    /** What all runs have done with one file, the latest first. H2 finds nothing by IN (SELECT ...) in this order. */
    static List<ItemRecord> ofName(Sql sql, String route, String name, int limit) throws SQLException {
        return sql.list(
                ItemBook::record,
                RECORDS + "WHERE i.name_key = ? AND r.route = ? ORDER BY i.run_id DESC LIMIT ?",
                key(name),
                route,
                limit);
    }

    /** What runs have done with their files, the latest first and none that was left alone. */
    static List<ItemRecord> ofRoute(Sql sql, String route, Item.State state, int limit) throws SQLException {
        String which = state == null ? "" : " AND i.state = '" + state + "'";
        return sql.list(
                ItemBook::record,
                RECORDS + "WHERE r.route = ?" + which + " ORDER BY i.run_id DESC, i.name_key LIMIT ?",
                route,
                limit);
    }

    private static ItemRecord record(ResultSet row) throws SQLException {
        return new ItemRecord(row.getLong("run_id"), Sql.instant(row, "happened"), item(row));
    }

    public static void forget(Sql sql, Run run, int split) throws SQLException {
        sql.update("DELETE FROM sync_item WHERE run_id = ? AND split_no = ?", run.id(), split);
    }

    /** Writes what became of the items of a split. */
    static void write(Sql sql, Run run, int split, List<Item> items) throws SQLException {
        if (items.isEmpty()) {
            return;
        }
        List<Object[]> rows = new ArrayList<>();
        for (Item item : items) {
            rows.add(new Object[] {
                run.id(),
                key(item.name()),
                split,
                run.key().name(),
                item.name(),
                item.state(),
                item.version(),
                item.bytes(),
                item.digest(),
                item.place(),
                item.place() == null ? null : key(item.place()),
                item.note()
            });
        }
        sql.batch(
                "INSERT INTO sync_item (run_id, name_key, split_no, sync, name, state, version, bytes, digest, place,"
                        + " place_key, note, happened, latest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CURRENT_TIMESTAMP, FALSE)",
                rows);
    }

    /**
     * The run commits: what it has done to an item is what is known of it from now on. What stood before at a place that
     * it has written to is known no more.
     */
    static void commit(Sql sql, Run run) throws SQLException {
        sql.update(
                "UPDATE sync_item SET latest = FALSE WHERE sync = ? AND latest AND place_key IN (SELECT place_key FROM"
                        + " sync_item WHERE run_id = ? AND state IN ('COPIED', 'SAME') AND place_key IS NOT NULL)",
                run.key().name(),
                run.id());
        sql.update(
                "UPDATE sync_item SET latest = FALSE WHERE sync = ? AND latest AND name_key IN (SELECT name_key FROM"
                        + " sync_item WHERE run_id = ? AND state IN ('COPIED', 'SAME', 'DELETED'))",
                run.key().name(),
                run.id());
        sql.update("UPDATE sync_item SET latest = TRUE WHERE run_id = ? AND state IN ('COPIED', 'SAME')", run.id());
    }

    /** Forgets what these runs have done, but not what is the latest known. */
    public static void forget(Sql sql, String runs) throws SQLException {
        sql.update("DELETE FROM sync_item WHERE run_id IN (" + runs + ") AND NOT latest");
    }

    /** The store may have kept the name with a character replaced; its key is that of the name itself. */
    private record Keyed(String key, Item item) {}

    private static Keyed keyed(ResultSet row) throws SQLException {
        return new Keyed(row.getString("name_key"), item(row));
    }

    private static Item item(ResultSet row) throws SQLException {
        return new Item(
                row.getString("name"),
                Item.State.valueOf(row.getString("state")),
                row.getString("version"),
                row.getLong("bytes"),
                row.getString("digest"),
                row.getString("place"),
                row.getString("note"));
    }

    /** Half a SHA-256: names are not chosen by an enemy of its collisions. */
    static String key(String name) {
        // UTF-8 has one and the same byte for all halves of surrogate pairs.
        Charset charset = Texts.fit(name).equals(name) ? StandardCharsets.UTF_8 : StandardCharsets.UTF_16BE;
        return HexFormat.of().formatHex(Hashes.sha256().digest(name.getBytes(charset)), 0, 16);
    }
}
