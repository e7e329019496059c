package io.caravan.route;

import io.caravan.endpoint.OwnParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/** Looks whether the parameters with several values that the endpoints of a route use are those of its source. */
final class OwnNames {
    private final List<EndpointUse> uses;
    private final Set<String> own;

    private OwnNames(List<EndpointUse> uses) {
        this.uses = uses;
        this.own = uses.stream()
                .filter(EndpointUse::source)
                .flatMap(use -> use.options().entrySet().stream())
                .filter(option -> OwnParameters.is(option.getValue()))
                .map(java.util.Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** What is wrong with the endpoints of one route. */
    static List<Problem> check(List<EndpointUse> uses) {
        return new OwnNames(uses).problems();
    }

    private List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        for (EndpointUse use : uses) {
            use.options().forEach((option, value) -> {
                Matcher each = OwnParameters.EACH.matcher(value == null ? "" : value);
                while (each.find()) {
                    if (!own.contains(each.group(1))) {
                        problems.add(problem(use, option, value, each));
                    }
                }
            });
        }
        return problems;
    }

    private static Problem problem(EndpointUse use, String option, String value, Matcher each) {
        return Nodes.problem(
                use.place(option),
                option,
                value,
                use.route() + ": cannot expand '" + each.group() + "' in '" + option
                        + "': the source has no parameter '"
                        + each.group(1) + "'. Write '" + each.group(1)
                        + ": Array[a,b,c]' beside its options, or correct the name.");
    }
}
