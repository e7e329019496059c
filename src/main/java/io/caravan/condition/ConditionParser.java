package io.caravan.condition;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads terms, joined by either && or ||, each a column, an operator and a literal, or the other way around. */
final class ConditionParser {
    private static final Pattern BARE = Pattern.compile("[-+]?[0-9]+(?:\\.[0-9]+)?(?![\\w.])|(?:true|false|null)\\b");
    /** What stays the same for all rows of a batch. */
    private static final Pattern STEADY =
            Pattern.compile("\\$\\{\\s*(?:(?:in\\.)?headers?|exchangeProperty|variables?)\\s*[.:\\[][^$]*}");

    private static final String ELSE = " Use the source's 'where' or 'query', or a bean.";

    private final String text;
    private int at;

    ConditionParser(String text) {
        this.text = text.strip();
    }

    Condition parse() {
        List<Term> terms = new ArrayList<>();
        terms.add(term());
        String joint = null;
        for (skip(); at < text.length(); skip()) {
            String next = text.startsWith("&&", at) ? "&&" : text.startsWith("||", at) ? "||" : null;
            if (next == null) {
                throw refused("'" + word() + "' is not understood where && or || is expected." + ELSE);
            }
            if (joint != null && !joint.equals(next)) {
                throw refused("it joins by both && and ||, and simple has no parentheses. Put a filter into a filter"
                        + " for 'and', or write several 'when' for 'or'.");
            }
            joint = next;
            at += 2;
            terms.add(term());
        }
        return new Condition(List.copyOf(terms), !"||".equals(joint));
    }

    private Term term() {
        skip();
        int start = at;
        Operand left = operand();
        skip();
        if (at == text.length() || text.startsWith("&&", at) || text.startsWith("||", at)) {
            return left.kind() == Operand.Kind.COLUMN
                    ? new Term.Comparison(left.text(), Operator.EQUAL, new Operand(Operand.Kind.FLAG, "true"))
                    : new Term.Outer(text.substring(start, at).strip());
        }
        int operatorAt = at;
        Operator operator = operator();
        skip();
        Operand right = operand();
        if (left.kind() == Operand.Kind.COLUMN && right.kind() != Operand.Kind.COLUMN) {
            return new Term.Comparison(left.text(), operator, right);
        } else if (left.kind() == Operand.Kind.COLUMN) {
            throw refused("it compares two columns, '" + left.text() + "' and '" + right.text() + "'." + ELSE);
        } else if (right.kind() != Operand.Kind.COLUMN) {
            return new Term.Outer(text.substring(start, at));
        } else if (operator.turned() == null) {
            at = operatorAt;
            throw refused("'" + word() + "' needs its column on the left." + ELSE);
        }
        return new Term.Comparison(right.text(), operator.turned(), left);
    }

    private Operand operand() {
        char first = at < text.length() ? text.charAt(at) : 0;
        if (first == '\'' || first == '"') {
            return quoted(first);
        }
        if (text.startsWith("${", at)) {
            int end = text.indexOf('}', at);
            return function(take(end < 0 ? text.length() : end + 1));
        }
        Matcher bare = BARE.matcher(text).region(at, text.length());
        if (!bare.lookingAt()) {
            throw refused("'" + word() + "' is not understood. Write a column as ${body[name]}, a text in quotes.");
        }
        String value = take(bare.end());
        return switch (value) {
            case "true", "false" -> new Operand(Operand.Kind.FLAG, value);
            case "null" -> new Operand(Operand.Kind.NULL, value);
            default -> new Operand(Operand.Kind.NUMBER, value);
        };
    }

    private Operand quoted(char quote) {
        int end = text.indexOf(quote, at + 1);
        if (end < 0) {
            throw refused("a quote is not closed.");
        }
        String value = text.substring(at + 1, end);
        at = end + 1;
        if (value.startsWith("${") && value.indexOf('}') == value.length() - 1) {
            return function(value);
        }
        if (value.contains("${") || value.contains("$simple{")) {
            throw refused("it makes a text of functions. Set a header before, and compare with that." + ELSE);
        }
        if (value.indexOf('\\') >= 0) {
            throw refused("a backslash in a text is not understood here." + ELSE);
        }
        return new Operand(Operand.Kind.QUOTED, value);
    }

    private Operand function(String function) {
        String column = ColumnName.of(function);
        if (column != null) {
            return new Operand(Operand.Kind.COLUMN, column);
        }
        if (!STEADY.matcher(function).matches()) {
            throw refused("'" + function + "' is not understood beside columns: these are, as ${body[name]}, and"
                    + " headers, exchange properties and variables." + ELSE);
        }
        return new Operand(Operand.Kind.FUNCTION, function);
    }

    private Operator operator() {
        Operator found = null;
        String longest = "";
        for (Operator one : Operator.values()) {
            for (String written : one.written) {
                if (written.length() > longest.length() && text.startsWith(written, at) && ends(written)) {
                    found = one;
                    longest = written;
                }
            }
        }
        if (found == null) {
            throw refused("'" + word() + "' is not among " + Operator.all() + "." + ELSE);
        }
        at += longest.length();
        return found;
    }

    /** Whether the operator is not the beginning of another one, such as =~ or !=~. */
    private boolean ends(String written) {
        int end = at + written.length();
        char next = end < text.length() ? text.charAt(end) : ' ';
        boolean word = Character.isLetter(written.charAt(written.length() - 1));
        return word ? !Character.isLetterOrDigit(next) : "=~<>!".indexOf(next) < 0;
    }

    private String take(int end) {
        String taken = text.substring(at, end);
        at = end;
        return taken;
    }

    /** What stands here, up to a blank, for messages. */
    private String word() {
        int end = at;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return text.substring(at, end);
    }

    private void skip() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private ConditionRefused refused(String why) {
        return new ConditionRefused(text, why);
    }
}
