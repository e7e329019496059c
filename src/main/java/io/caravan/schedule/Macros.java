package io.caravan.schedule;

import static java.util.stream.Collectors.toMap;

import io.caravan.run.Run;
import io.caravan.run.RunException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The macros of business dates. {@code ${…}} is about the business date, the day before the run's logical time,
 * with day precision; {@code $[…]} about the logical time itself, to the second; both in the run's zone. A dollar
 * sign that is none of these is written {@code $$}, or followed by anything but a letter, {@code {} or {@code [}.
 */
public final class Macros {
    /** What may come out of a macro: nothing that could end a literal, a path or a statement. */
    private static final Pattern HARMLESS = Pattern.compile("[\\p{L}\\p{N}_ .:+/@-]*");

    /** May follow a parameter with several values; a run has one of them. */
    private static final String EACH = ".each_value";

    private static final Pattern EACH_NAME = Pattern.compile("\\$\\{(\\w+)}\\.each_value");

    private final String template;
    private final Run run;
    private final BusinessDate date;
    private final Map<String, String> extra;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private Macros(String template, Run run, Map<String, String> extra) {
        this.template = template;
        this.run = run;
        this.date = new BusinessDate(run);
        this.extra = extra;
    }

    /**
     * Replaces every {@code ${…}}, {@code $[…]} and {@code $name} of the template.
     *
     * @throws RunException USER for a macro that does not exist; nothing is passed through
     */
    public static String expand(String template, Run run) {
        return expand(template, run, Map.of());
    }

    /** As {@link #expand(String, Run)}, with further names and their values. */
    public static String expand(String template, Run run, Map<String, String> extra) {
        if (template == null || template.indexOf('$') < 0) {
            return template;
        }
        return new Macros(template, run, extra).expand();
    }

    /**
     * Says at once what would make every run fail: a macro that does not exist or does not end.
     *
     * @param option the option that holds the template
     * @param parameters names that runs will have; a name that {@code .each_value} follows counts as one
     * @throws IllegalArgumentException which quotes the option and the macro
     */
    public static void check(String option, String template, Set<String> parameters) {
        if (template == null) {
            return;
        }
        Map<String, String> names = new HashMap<>();
        parameters.forEach(name -> names.put(name, "x"));
        names.putAll(each(template));
        Run probe = new Run(0, "", Instant.EPOCH, Run.Trigger.MANUAL, ZoneOffset.UTC, names, 0);
        try {
            expand(template, probe);
        } catch (RunException e) {
            String why = e.getMessage().substring(": ".length());
            throw new IllegalArgumentException("'" + option + "': " + why.replaceFirst("\\.$", ""), e);
        }
    }

    /** Values for the names that {@code .each_value} follows. */
    static Map<String, String> each(String template) {
        return EACH_NAME.matcher(template).results().collect(toMap(found -> found.group(1), found -> "x", (a, b) -> a));
    }

    /** Whether a name is taken by a macro. */
    public static boolean exists(String name) {
        try {
            expand("${" + name + "}", new Run(0, "", Instant.EPOCH, Run.Trigger.MANUAL, ZoneOffset.UTC, Map.of(), 0));
            return true;
        } catch (RunException e) {
            return false;
        }
    }

    /** Whether a text may be the value of a macro. */
    public static boolean harmless(String value) {
        return !value.isBlank() && HARMLESS.matcher(value).matches();
    }

    private String expand() {
        while (at < template.length()) {
            char c = template.charAt(at);
            char next = at + 1 < template.length() ? template.charAt(at + 1) : ' ';
            if (c != '$') {
                out.append(c);
                at++;
            } else if (next == '{') {
                braces(body('}'));
            } else if (next == '[') {
                brackets(body(']'));
            } else if (Character.isLetter(next)) {
                bare();
            } else {
                out.append('$');
                at += next == '$' ? 2 : 1;
            }
        }
        return out.toString();
    }

    private String body(char end) {
        int close = template.indexOf(end, at);
        if (close < 0) {
            throw refuse(template.substring(at), "it has no closing '" + end + "'");
        }
        String body = template.substring(at + 2, close);
        at = close + 1;
        return body;
    }

    private void braces(String body) {
        String value = named(body);
        if (value != null && template.startsWith(EACH, at) && run.parameters().containsKey(body)) {
            at += EACH.length();
        }
        if (value == null) {
            value = date.named(body);
        }
        append(value == null ? evaluate("${", body, "}", text -> DateExpression.day(text, date.day())) : value, body);
    }

    private void brackets(String body) {
        append(evaluate("$[", body, "]", text -> DateExpression.time(text, date.fired())), body);
    }

    private void bare() {
        int end = at + 1;
        while (end < template.length()
                && (Character.isLetterOrDigit(template.charAt(end)) || template.charAt(end) == '_')) {
            end++;
        }
        String name = template.substring(at + 1, end);
        String value = named(name);
        if (value == null) {
            throw refuse("$" + name, "there is no macro of this name");
        }
        at = end;
        append(value, name);
    }

    /** The names that may stand without braces. */
    private String named(String name) {
        if (extra.containsKey(name)) {
            return extra.get(name);
        }
        if (run.parameters().containsKey(name)) {
            return run.parameters().get(name);
        }
        return switch (name) {
            case "bizdate" -> DateExpression.day("yyyymmdd", date.day());
            case "bizmonth" -> date.month();
            case "cyctime" -> DateExpression.time("yyyymmddhh24miss", date.fired());
            case "gmtdate" -> DateExpression.time("yyyymmdd", date.fired());
            default -> null;
        };
    }

    private String evaluate(String open, String body, String close, UnaryOperator<String> expression) {
        try {
            return expression.apply(body);
        } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException e) {
            String why = DateExpression.meant(body)
                    .filter(meant -> possible(meant, expression))
                    .map(meant -> "it is no date pattern. Did you mean " + open + meant + close
                            + "? mm is the month, mi the minute, hh24 the hour")
                    .orElse(e.getMessage());
            throw refuse(open + body + close, why);
        }
    }

    private static boolean possible(String meant, UnaryOperator<String> expression) {
        try {
            return expression.apply(meant) != null;
        } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException e) {
            return false;
        }
    }

    private void append(String value, String macro) {
        if (!HARMLESS.matcher(value).matches()) {
            throw refuse(macro, "its value has characters other than letters, digits and _ . : + / @ - and blank");
        }
        out.append(value);
    }

    private RunException refuse(String macro, String why) {
        return RunException.user(run.route() + ": cannot expand '" + macro + "': " + why
                + ". Use for example ${yyyymmdd}, ${yyyy-mm-dd-1}, ${bizdate}, $[yyyymmddhh24miss-1/24], and '$$'"
                + " for a dollar sign.");
    }
}
