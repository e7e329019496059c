package io.caravan.table;

import io.caravan.run.Plan;
import io.caravan.run.RunException;
import io.caravan.run.SourcePlan;
import io.caravan.run.Split;
import io.caravan.table.jdbc.Dialect;
import io.caravan.table.jdbc.Failures;
import io.caravan.table.jdbc.Keyset;
import io.caravan.table.jdbc.Read;
import io.caravan.table.jdbc.SourceColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what a frozen plan reads: its statements as they are run, and how many rows the database expects of each. */
final class PlanInWords {
    private static final Logger LOG = LoggerFactory.getLogger(PlanInWords.class);

    private final PlanDetail detail;
    private final Connection connection;
    private final Dialect dialect;

    PlanInWords(PlanDetail detail, Connection connection, Dialect dialect) {
        this.detail = detail;
        this.connection = connection;
        this.dialect = dialect;
    }

    /** @throws SQLException when the database refuses the statement, as a run would find out */
    SourcePlan of(Plan plan) throws SQLException {
        List<SourcePlan.Part> parts = new ArrayList<>();
        for (Split split : plan.splits()) {
            parts.add(part(split));
        }
        return new SourcePlan(detail.columns().stream().map(PlanInWords::column).toList(), parts, notes(plan));
    }

    private static SourcePlan.ReadColumn column(SourceColumn column) {
        return new SourcePlan.ReadColumn(
                column.name(),
                column.nativeType(),
                column.type().toString(),
                column.column().note());
    }

    private SourcePlan.Part part(Split split) throws SQLException {
        PlanDetail.Part part = PlanDetail.Part.parse(split.detail());
        if (part.none()) {
            return new SourcePlan.Part(split.number(), null, null, 0L);
        }
        String select = detail.select(part.predicate());
        String sql = dialect.statement(new Read(select, detail.columns(), 0));
        String predicate = Keyset.and(detail.predicate(), part.predicate());
        return new SourcePlan.Part(split.number(), sql, predicate, rows(split, select));
    }

    private Long rows(Split split, String select) throws SQLException {
        try {
            long rows = dialect.estimate(connection, select);
            if (split.estimatedRows() >= 0) {
                return split.estimatedRows();
            }
            return rows < 0 ? null : rows;
        } catch (SQLException e) {
            if (Failures.category(e) == RunException.Category.USER) {
                throw e;
            }
            LOG.debug("the database does not tell how many rows it expects", e);
            return null;
        }
    }

    /** What is said of a column stands at the column. */
    private List<String> notes(Plan plan) {
        List<String> notes = new ArrayList<>(detail.notes());
        detail.columns()
                .forEach(column ->
                        notes.remove(column.name() + ": " + column.column().note()));
        boolean together = plan.splits().stream()
                .map(split -> PlanDetail.Part.parse(split.detail()))
                .anyMatch(part -> part.state() != null);
        if (together) {
            notes.add("all splits are read in one snapshot of the database");
        }
        return notes;
    }
}
