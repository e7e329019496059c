package io.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.engine.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Any text goes into every text column of both run stores: data must not stop a sync. */
class TextsTest {
    /** @param length null if the column is bounded by nothing */
    private record Column(String table, String name, Integer length) {}

    private static final Map<Stores, RunStore> STORES = new EnumMap<>(Stores.class);
    private static final Map<Stores, List<Column>> COLUMNS = new EnumMap<>(Stores.class);
    private static Path root;

    @BeforeContainer
    static void open() throws IOException {
        root = Files.createTempDirectory("texts");
        for (Stores kind : List.of(Stores.H2_MEMORY, Stores.POSTGRESQL)) {
            RunStore store = RunStore.open(kind.open(root, "texts"));
            STORES.put(kind, store);
            COLUMNS.put(kind, columns(store));
            store.transactions().write(sql -> {
                for (String table :
                        COLUMNS.get(kind).stream().map(Column::table).distinct().toList()) {
                    sql.update("CREATE TABLE copy_" + table + " AS SELECT * FROM " + table);
                    sql.update("INSERT INTO copy_" + table + " ("
                            + COLUMNS.get(kind).stream()
                                    .filter(column -> column.table().equals(table))
                                    .findFirst()
                                    .orElseThrow()
                                    .name()
                            + ") VALUES ('x')");
                }
                return null;
            });
        }
    }

    @AfterContainer
    static void close() throws IOException {
        Files.delete(root);
    }

    private static List<Column> columns(RunStore store) {
        return store.transactions()
                .read(sql -> sql.list(
                        row -> new Column(
                                row.getString(1).toLowerCase(java.util.Locale.ROOT),
                                row.getString(2).toLowerCase(java.util.Locale.ROOT),
                                length(row.getLong(3))),
                        "SELECT table_name, column_name, character_maximum_length FROM information_schema.columns"
                                + " WHERE lower(table_name) LIKE 'sync_%' AND lower(table_name) <> 'sync_schema' AND lower(table_schema) = 'public'"
                                + " AND (lower(data_type) LIKE 'char%' OR lower(data_type) = 'text')"
                                + " ORDER BY 1, 2"));
    }

    private static Integer length(long most) {
        return most <= 0 || most > 100_000 ? null : (int) most;
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<Character> any = Arbitraries.chars().all();
        Arbitrary<Character> nasty =
                Arbitraries.of('\0', '\uD800', '\uDC00', '\uDBFF', '\n', '\'', '\\', '\uFFFF', '中');
        return Arbitraries.oneOf(any, nasty).list().ofMaxSize(60).map(TextsTest::text);
    }

    private static String text(List<Character> characters) {
        StringBuilder text = new StringBuilder();
        characters.forEach(text::append);
        return text.toString();
    }

    @Property(tries = 60)
    void goIntoEveryColumnOfBothStores(@ForAll("texts") String text) {
        STORES.forEach((kind, store) -> {
            List<Column> columns = COLUMNS.get(kind);
            List<String> kept = store.transactions().write(sql -> {
                List<String> read = new ArrayList<>();
                for (Column column : columns) {
                    sql.update(
                            "UPDATE copy_" + column.table() + " SET " + column.name() + " = ?",
                            column.length() == null || text.length() <= column.length()
                                    ? text
                                    : text.substring(0, column.length()));
                    read.add(sql.first(
                            row -> row.getString(1), "SELECT " + column.name() + " FROM copy_" + column.table()));
                }
                return read;
            });
            assertThat(kept).hasSameSizeAs(columns);
            for (int i = 0; i < kept.size(); i++) {
                if (columns.get(i).length() == null) {
                    assertThat(kept.get(i)).isEqualTo(Texts.fit(text));
                }
            }
        });
    }

    @Example
    void areKeptAsTheyAreWhereTheyCanBe() {
        String fit = "a 中 \uD83D\uDE80 \n \t";
        assertThat(Texts.fit(fit)).isSameAs(fit);
        assertThat(Texts.fit("a\0b\uD83Dc\uDE80\uD83D")).isEqualTo("a\uFFFDb\uFFFDc\uFFFD\uFFFD");
    }
}
