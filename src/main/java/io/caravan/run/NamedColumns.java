package io.caravan.run;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.model.HasExpressionType;
import org.apache.camel.model.language.ExpressionDefinition;

/** The columns that a simple expression names as {@code ${body[status]}}; numbers are places in a list, as ever. */
final class NamedColumns {
    private static final Pattern NAMED =
            Pattern.compile("\\$\\{\\s*(?:in\\.)?body\\??\\[\\s*(?!\\d+\\s*]|last\\b)(['\"]?)([^\\]'\"]+)\\1\\s*]");

    private NamedColumns() {}

    static Set<String> in(HasExpressionType step) {
        Set<String> names = new TreeSet<>();
        ExpressionDefinition written = step.getExpressionType();
        if (written != null && "simple".equals(written.getLanguage()) && written.getExpression() != null) {
            Matcher found = NAMED.matcher(written.getExpression());
            while (found.find()) {
                names.add(found.group(2).strip());
            }
        }
        return names;
    }
}
