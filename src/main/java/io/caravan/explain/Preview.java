package io.caravan.explain;

import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import io.caravan.run.DirtyRecord;
import io.caravan.run.EndpointNames;
import io.caravan.run.SourcePlan;
import io.caravan.run.TargetPlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.VectorizedRowBatch;

/** Brings rows of a source into the columns of a target. */
final class Preview {
    private final RouteDraft draft;
    private final SourcePlan read;
    private final List<TargetPlan> targets;
    private final TargetPlan target;

    /** @param targets of the route; the first that tells its columns is shown */
    Preview(RouteDraft draft, SourcePlan read, List<TargetPlan> targets) {
        this.draft = draft;
        this.read = read;
        this.targets = targets;
        this.target = targets.stream()
                .filter(one -> !one.columns().isEmpty())
                .findFirst()
                .orElse(null);
    }

    RoutePreview show(Sample sample, boolean complete, List<String> more) {
        List<TargetPlan.WrittenColumn> columns = target == null ? asRead() : target.columns();
        List<String> notes = new ArrayList<>(more);
        targets.stream()
                .filter(one -> one.problem() != null)
                .forEach(one -> notes.add("a run would fail at " + one.target() + ": " + one.problem()));
        if (!sample.dirty().isEmpty()) {
            DirtyRecord first = sample.dirty().get(0);
            notes.add("records that are no rows were left out: "
                    + sample.dirty().size() + "; the first, in " + first.place() + ": " + first.story());
        }
        if (targets.size() > 1 && target != null) {
            notes.add("the columns are those of " + target.target() + "; the route has "
                    + targets.stream().map(TargetPlan::target).collect(Collectors.joining(", ")));
        }
        return new RoutePreview(
                draft.route(),
                EndpointNames.of(draft.source()),
                target == null ? null : target.target(),
                columns.stream().map(this::shown).toList(),
                rows(sample, columns),
                sample.count(),
                complete,
                draft.steps(),
                notes);
    }

    private List<TargetPlan.WrittenColumn> asRead() {
        return read.columns().stream()
                .map(column -> new TargetPlan.WrittenColumn(
                        column.name(), column.name(), column.type(), column.type(), null, ""))
                .toList();
    }

    private RoutePreview.Shown shown(TargetPlan.WrittenColumn column) {
        SourcePlan.ReadColumn from = read.columns().stream()
                .filter(one -> one.name().equals(column.from()))
                .findFirst()
                .orElse(null);
        String note = from == null || from.note().isEmpty()
                ? column.note()
                : from.note() + (column.note().isEmpty() ? "" : "; " + column.note());
        return new RoutePreview.Shown(
                column.name(), column.from(), from == null ? null : from.sourceType(), column.targetType(), note);
    }

    private static String rows(Sample sample, List<TargetPlan.WrittenColumn> columns) {
        return sample.batches().stream()
                .filter(batch -> batch.size() > 0)
                .map(batch -> arranged(batch, columns).json())
                .map(array -> array.substring(1, array.length() - 1))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** The vectors in the target's order and under its names; they are shared, not copied. */
    private static RecordBatch arranged(RecordBatch batch, List<TargetPlan.WrittenColumn> columns) {
        VectorizedRowBatch vectors = new VectorizedRowBatch(columns.size(), batch.size());
        List<Column> named = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            TargetPlan.WrittenColumn column = columns.get(i);
            int from = column.from() == null ? -1 : batch.schema().indexOf(column.from());
            vectors.cols[i] = from < 0 ? same(column.value(), batch.size()) : batch.vectors().cols[from];
            named.add(new Column(
                    column.name(), from < 0 ? ColumnType.STRING : batch.schema().type(from)));
        }
        vectors.size = batch.size();
        return new RecordBatch(new Schema(named), vectors);
    }

    /** One text in all rows, or NULL. */
    private static ColumnVector same(String value, int rows) {
        BytesColumnVector vector = new BytesColumnVector(rows);
        vector.isRepeating = true;
        if (value == null) {
            vector.noNulls = false;
            vector.isNull[0] = true;
        } else {
            vector.setRef(0, value.getBytes(StandardCharsets.UTF_8), 0, value.getBytes(StandardCharsets.UTF_8).length);
        }
        return vector;
    }
}
