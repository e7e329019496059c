package io.caravan.file.source;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which files are meant: the options {@code include} and {@code exclude}, each a list of globs with commas between them.
 * A name is meant if a glob of {@code include} matches it, or there is none, and no glob of {@code exclude} does. Any
 * number of threads.
 */
public final class Globs {
    private final Pattern include;
    private final Pattern exclude;
    private final String prefix;

    private Globs(Pattern include, Pattern exclude, String prefix) {
        this.include = include;
        this.exclude = exclude;
        this.prefix = prefix;
    }

    /**
     * Reads both options; null for one that is not set.
     *
     * @throws IllegalArgumentException which names the option and what is wrong with it
     */
    public static Globs parse(String include, String exclude) {
        List<Glob> included = read("include", include);
        return new Globs(pattern(included), pattern(read("exclude", exclude)), prefix(included));
    }

    /** Whether a file of this name is meant. */
    public boolean match(String name) {
        return (include == null || include.matcher(name).matches())
                && (exclude == null || !exclude.matcher(name).matches());
    }

    /** With what all names begin that are meant, to ask a store for no others; may be empty. */
    public String prefix() {
        return prefix;
    }

    private static List<Glob> read(String option, String text) {
        if (text == null) {
            return List.of();
        }
        try {
            return split(text).stream().map(Glob::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + option + "' is '" + text + "': " + e.getMessage(), e);
        }
    }

    /** Cuts at commas that stand neither in braces nor in brackets nor behind a backslash. */
    private static List<String> split(String text) {
        List<String> globs = new ArrayList<>();
        int from = 0;
        char close = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && close != ']') {
                i++;
            } else if (c == close) {
                close = 0;
            } else if (c == '[' && close == 0) {
                close = ']';
            } else if (c == '{' && close == 0) {
                close = '}';
            } else if (c == ',' && close == 0) {
                globs.add(text.substring(from, i).strip());
                from = i + 1;
            }
        }
        globs.add(text.substring(from).strip());
        return globs;
    }

    private static Pattern pattern(List<Glob> globs) {
        return globs.isEmpty()
                ? null
                : Pattern.compile(globs.stream().map(Glob::regex).collect(Collectors.joining("|")), Pattern.DOTALL);
    }

    private static String prefix(List<Glob> globs) {
        String common = globs.isEmpty() ? "" : globs.get(0).prefix();
        for (Glob glob : globs) {
            int same = 0;
            int most = Math.min(common.length(), glob.prefix().length());
            while (same < most && common.charAt(same) == glob.prefix().charAt(same)) {
                same++;
            }
            common = common.substring(0, same);
        }
        return common;
    }
}
