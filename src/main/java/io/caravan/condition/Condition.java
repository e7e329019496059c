package io.caravan.condition;

import io.caravan.record.Column;
import io.caravan.record.RecordBatch;
import io.caravan.record.Row;
import io.caravan.record.Schema;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A condition on the columns of rows as simple writes it, {@code ${body[status]} == 'up' && ${body[id]} < 3}. Values are
 * compared by the type of their column, exactly; simple itself takes '01' for 1 and compares times as texts. A NULL
 * passes no comparison but {@code == null}, as in SQL.
 *
 * @param all whether all terms have to hold, or one
 */
public record Condition(List<Term> terms, boolean all) {
    /**
     * Reads a condition that names a column.
     *
     * @throws ConditionRefused for what is not decided exactly
     */
    public static Condition parse(String text) {
        return new ConditionParser(text).parse();
    }

    /** The columns that a condition names, whether or not it can be decided. */
    public static Set<String> columns(String text) {
        return ColumnName.in(text);
    }

    /**
     * The condition for the rows of a batch.
     *
     * @throws ConditionRefused for a column that is not there, or a value that is none of its type
     */
    public RowTest on(RecordBatch batch, Surroundings surroundings) {
        RowTest[] tests =
                terms.stream().map(term -> test(term, batch, surroundings)).toArray(RowTest[]::new);
        if (tests.length == 1) {
            return tests[0];
        }
        return all ? row -> all(tests, row) : row -> any(tests, row);
    }

    private static boolean all(RowTest[] tests, Row row) {
        for (RowTest test : tests) {
            if (!test.passes(row)) {
                return false;
            }
        }
        return true;
    }

    private static boolean any(RowTest[] tests, Row row) {
        for (RowTest test : tests) {
            if (test.passes(row)) {
                return true;
            }
        }
        return false;
    }

    private static RowTest test(Term term, RecordBatch batch, Surroundings surroundings) {
        if (term instanceof Term.Outer outer) {
            boolean holds = surroundings.holds(outer.text());
            return row -> holds;
        }
        Term.Comparison comparison = (Term.Comparison) term;
        int column = find(comparison.column(), batch.schema());
        return TypedTest.of(batch, column, comparison.operator(), known(comparison, surroundings));
    }

    /** A name that is no column would be null in each row, and the rows would be gone. */
    private static int find(String name, Schema schema) {
        for (int i = 0; i < schema.size(); i++) {
            if (schema.column(i).name().equals(name)) {
                return i;
            }
        }
        List<String> names = schema.columns().stream().map(Column::name).toList();
        throw new ConditionRefused(name, "the batch has no such column. Name one of " + String.join(", ", names) + ".");
    }

    private static Operand known(Term.Comparison comparison, Surroundings surroundings) {
        Operand with = comparison.with();
        if (with.kind() != Operand.Kind.FUNCTION) {
            return with;
        }
        Object value = surroundings.value(with.text());
        if (value == null) {
            throw new ConditionRefused(
                    comparison.column(), with.text() + " has no value. Set it before, or compare with null.");
        }
        Operand known = Operand.of(value);
        if (known == null) {
            throw new ConditionRefused(
                    comparison.column(),
                    with.text() + " is a " + value.getClass().getName()
                            + ", which is no value of a column. Set a text, a number, or a date of java.time.");
        }
        return known;
    }

    /** All columns that it compares. */
    public Set<String> columns() {
        Set<String> names = new TreeSet<>();
        for (Term term : terms) {
            if (term instanceof Term.Comparison comparison) {
                names.add(comparison.column());
            }
        }
        return names;
    }
}
