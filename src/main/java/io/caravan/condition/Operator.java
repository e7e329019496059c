package io.caravan.condition;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The operators that are decided exactly; simple has others. */
enum Operator {
    EQUAL("=="),
    NOT_EQUAL("!="),
    AT_MOST("<="),
    AT_LEAST(">="),
    LESS("<"),
    MORE(">"),
    IN("in"),
    NOT_IN("!in", "not in"),
    CONTAINS("contains"),
    NOT_CONTAINS("!contains", "not contains"),
    STARTS_WITH("startsWith", "starts with"),
    ENDS_WITH("endsWith", "ends with");

    final List<String> written;

    Operator(String... written) {
        this.written = List.of(written);
    }

    static String all() {
        return Arrays.stream(values()).map(one -> one.written.get(0)).collect(Collectors.joining(" "));
    }

    /** Whether it needs only to know if a value is the same. */
    boolean sameness() {
        return switch (this) {
            case EQUAL, NOT_EQUAL, IN, NOT_IN -> true;
            case AT_MOST, AT_LEAST, LESS, MORE, CONTAINS, NOT_CONTAINS, STARTS_WITH, ENDS_WITH -> false;
        };
    }

    /** Whether it looks into a text. */
    boolean within() {
        return switch (this) {
            case CONTAINS, NOT_CONTAINS, STARTS_WITH, ENDS_WITH -> true;
            case EQUAL, NOT_EQUAL, IN, NOT_IN, AT_MOST, AT_LEAST, LESS, MORE -> false;
        };
    }

    /** What it is when both sides change places. */
    Operator turned() {
        return switch (this) {
            case EQUAL, NOT_EQUAL -> this;
            case AT_MOST -> AT_LEAST;
            case AT_LEAST -> AT_MOST;
            case LESS -> MORE;
            case MORE -> LESS;
            case IN, NOT_IN, CONTAINS, NOT_CONTAINS, STARTS_WITH, ENDS_WITH -> null;
        };
    }
}
