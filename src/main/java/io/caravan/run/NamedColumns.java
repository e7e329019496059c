package io.caravan.run;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.model.HasExpressionType;
import org.apache.camel.model.language.ExpressionDefinition;

/** The columns that a simple expression names as {@code ${body[status]}}; numbers are places in a list, as ever. */
final class NamedColumns {
    private static final String COLUMN =
            "\\$\\{\\s*(?:in\\.)?body\\??\\[\\s*(?!\\d+\\s*]|last\\b)(['\"]?)([^\\]'\"]+)\\1\\s*]\\s*}";
    private static final Pattern NAMED = Pattern.compile(COLUMN);
    private static final Pattern COMPARED = Pattern.compile(COLUMN + "['\"]?\\s*[<>]");
    private static final Pattern COMPARED_WITH = Pattern.compile("[<>]=?\\s*['\"]?" + COLUMN);

    private NamedColumns() {}

    static Set<String> in(HasExpressionType step) {
        return found(step, NAMED);
    }

    /** Those that are said to be larger or smaller than something. */
    static Set<String> compared(HasExpressionType step) {
        Set<String> names = found(step, COMPARED);
        names.addAll(found(step, COMPARED_WITH));
        return names;
    }

    private static Set<String> found(HasExpressionType step, Pattern pattern) {
        Set<String> names = new TreeSet<>();
        ExpressionDefinition written = step.getExpressionType();
        if (written != null && "simple".equals(written.getLanguage()) && written.getExpression() != null) {
            Matcher found = pattern.matcher(written.getExpression());
            while (found.find()) {
                names.add(found.group(2).strip());
            }
        }
        return names;
    }
}
