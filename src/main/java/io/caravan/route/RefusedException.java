package io.caravan.route;

import java.util.List;

/** A text cannot be loaded as routes; nothing was touched. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    RefusedException(List<Problem> problems) {
        super(problems.toString());
        this.problems = List.copyOf(problems);
    }

    RefusedException(Problem problem) {
        this(List.of(problem));
    }

    /** All that is wrong with it. */
    public List<Problem> problems() {
        return problems;
    }
}
