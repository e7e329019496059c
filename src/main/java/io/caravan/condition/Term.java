package io.caravan.condition;

/** One of the parts that && or || join. */
sealed interface Term {
    /** A column with what it is compared with. */
    record Comparison(String column, Operator operator, Operand with) implements Term {}

    /** A part that names no column. */
    record Outer(String text) implements Term {}
}
