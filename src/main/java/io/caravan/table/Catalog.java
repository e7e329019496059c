package io.caravan.table;

import io.caravan.run.RunException;
import io.caravan.table.jdbc.Description;
import io.caravan.table.jdbc.Dialect;
import io.caravan.table.jdbc.Failures;
import io.caravan.table.jdbc.Near;
import io.caravan.table.jdbc.Range;
import io.caravan.table.jdbc.Relation;
import io.caravan.table.jdbc.SourceColumn;
import io.caravan.table.jdbc.SplitRequest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;

/** The described table of one plan, and the columns that options name in it. */
final class Catalog {
    private final Connection connection;
    private final Dialect dialect;
    private final Relation relation;
    private final Description description;

    Catalog(Connection connection, Dialect dialect, Relation relation) throws SQLException {
        this.connection = connection;
        this.dialect = dialect;
        Relation found = relation;
        Description described;
        Savepoint before = connection.getAutoCommit() ? null : connection.setSavepoint();
        try {
            described = dialect.describe(connection, relation);
        } catch (SQLException e) {
            if (before != null && !connection.isClosed()) {
                connection.rollback(before);
            }
            found = other(relation, e);
            described = dialect.describe(connection, found);
        }
        if (before != null) {
            connection.releaseSavepoint(before);
        }
        this.relation = found;
        this.description = described;
    }

    private Catalog(Connection connection, Dialect dialect, Relation relation, Description description) {
        this.connection = connection;
        this.dialect = dialect;
        this.relation = relation;
        this.description = description;
    }

    /** The same table, asked by another connection. */
    Catalog on(Connection other, Dialect its) {
        return new Catalog(other, its, relation, description);
    }

    String from() {
        return description.from();
    }

    /** The table as it is really called, or the query. */
    Relation relation() {
        return relation;
    }

    /** The named columns in this order, or all. */
    List<SourceColumn> select(List<String> names) {
        if (names.isEmpty()) {
            all();
            return description.columns();
        }
        List<SourceColumn> selected = new ArrayList<>();
        for (String name : names) {
            selected.add(column("columns", name));
        }
        return selected;
    }

    private void all() {
        if (!description.refused().isEmpty()) {
            throw RunException.user("this user may not read " + refused() + " of '" + relation
                    + "'. Let it (GRANT SELECT), or name those to read in 'columns'.");
        }
    }

    private String refused() {
        List<String> names = description.refused().stream()
                .filter(name -> !name.equals(Description.UNNAMED))
                .toList();
        String said = (names.size() == 1 ? "the column '" : "the columns '") + String.join("', '", names) + "'";
        if (names.size() == description.refused().size()) {
            return said;
        }
        String readable = description.columns().stream()
                .map(SourceColumn::name)
                .collect(java.util.stream.Collectors.joining("', '", "'", "'"));
        return (names.isEmpty() ? "columns" : said + " and perhaps others")
                + ", which the database does not name to it, but " + readable;
    }

    void check(String option, List<String> names) {
        names.forEach(name -> column(option, name));
    }

    /** The column that an option names: exactly, or else the only one that differs by case. */
    SourceColumn column(String option, String name) {
        List<SourceColumn> exact = description.columns().stream()
                .filter(column -> column.name().equals(name))
                .toList();
        List<SourceColumn> alike = exact.isEmpty()
                ? description.columns().stream()
                        .filter(column -> column.name().equalsIgnoreCase(name))
                        .toList()
                : exact;
        if (alike.size() == 1) {
            return alike.get(0);
        }
        if (description.refused().contains(name)) {
            throw RunException.user("'" + option + "' names the column '" + name
                    + "', which this user may not read. Let it (GRANT SELECT), or leave it out.");
        }
        List<String> known =
                description.columns().stream().map(SourceColumn::name).toList();
        throw RunException.user("'" + option + "' names the column '" + name + "', which "
                + (alike.isEmpty() ? absent() : "is there in more than one spelling.")
                + Near.hint(name, known, "columns"));
    }

    private String absent() {
        return description.refused().contains(Description.UNNAMED)
                ? "is not there, or this user may not read it."
                : "is not there.";
    }

    /** Ranges by the columns of {@code splitBy}, or else the primary key, or else the key. */
    List<Range> split(List<String> splitBy, List<String> key, String predicate, int count) throws SQLException {
        List<String> names = splitBy;
        if (names.isEmpty()) {
            names = dialect.primaryKey(connection, relation);
            if (names.stream().anyMatch(description.refused()::contains)) {
                names = List.of();
            }
        }
        if (names.isEmpty()) {
            names = key;
        }
        List<SourceColumn> columns =
                names.stream().map(name -> column("splitBy", name)).toList();
        return dialect.splits(connection, new SplitRequest(relation, from(), predicate, columns, count));
    }

    /** The table whose name differs only by case, if there is exactly one; otherwise the failure says what there is. */
    private Relation other(Relation relation, SQLException failure) throws SQLException {
        if (relation.isQuery() || Failures.connection(failure)) {
            throw failure;
        }
        List<Relation> tables = tables(relation.schema());
        List<Relation> same = tables.stream()
                .filter(one -> one.table().equals(relation.table()))
                .filter(one -> relation.schema() == null || relation.schema().equals(one.schema()))
                .toList();
        List<Relation> alike = tables.stream()
                .filter(one -> one.table().equalsIgnoreCase(relation.table()))
                .filter(one -> relation.schema() == null || relation.schema().equalsIgnoreCase(one.schema()))
                .toList();
        if (same.isEmpty() && alike.size() == 1) {
            return alike.get(0);
        }
        if (!same.isEmpty()) {
            throw failure;
        }
        List<String> known = tables.stream().map(Relation::toString).toList();
        throw new RunException(
                RunException.Category.USER,
                "there is no table '" + relation + "' that this user may read."
                        + Near.hint(relation.toString(), known, "tables"),
                failure);
    }

    private List<Relation> tables(String schema) throws SQLException {
        List<Relation> tables = new ArrayList<>();
        try (ResultSet rows = connection.getMetaData().getTables(connection.getCatalog(), null, "%", null)) {
            while (rows.next() && tables.size() < 10_000) {
                String place = rows.getString("TABLE_SCHEM");
                place = place == null ? rows.getString("TABLE_CAT") : place;
                String table = rows.getString("TABLE_NAME");
                if (!dialect.isSystem(place) || place.equalsIgnoreCase(schema)) {
                    tables.add(new Relation(place == null ? List.of(table) : List.of(place, table), null));
                }
            }
        }
        return tables;
    }
}
