package io.caravan.file.source;

/**
 * A glob over a path with slashes, as Java's own file systems read it, except that {@code **}{@code /} matches no folder
 * too: {@code **}{@code /*.csv} means {@code a.csv} as well as {@code x/y/a.csv}.
 *
 * @param regex what it means as a regular expression
 * @param prefix with what all that it matches begins
 */
record Glob(String regex, String prefix) {

    /** Reads a glob. Throws an IllegalArgumentException that says what is wrong. */
    static Glob parse(String glob) {
        if (glob.isEmpty()) {
            throw new IllegalArgumentException("a glob is missing: write for example **/*.csv");
        }
        return new Reader(glob).read();
    }

    private static final class Reader {
        private final String glob;
        private final StringBuilder regex = new StringBuilder();
        private final StringBuilder prefix = new StringBuilder();
        private boolean literal = true;
        private boolean braces;
        private int atomic = -1;
        private int at;

        Reader(String glob) {
            this.glob = glob;
        }

        Glob read() {
            while (at < glob.length()) {
                if (at == atomic) {
                    regex.append(')');
                }
                char c = glob.charAt(at++);
                boolean special = c == '*' || c == '?' || c == '[' || c == '{';
                literal &= !special;
                if (special || braces && (c == ',' || c == '}')) {
                    special(c);
                } else {
                    plain(c == '\\' ? escaped() : c);
                }
            }
            if (braces) {
                throw wrong("a '{' is not closed");
            }
            return new Glob(regex.toString(), prefix.toString());
        }

        private void special(char c) {
            switch (c) {
                case '*' -> stars();
                case '?' -> regex.append("[^/]");
                case '[' -> brackets();
                case '{' -> {
                    if (braces) {
                        throw wrong("braces within braces are not possible");
                    }
                    braces = true;
                    regex.append("(?:");
                }
                case ',' -> regex.append('|');
                default -> {
                    braces = false;
                    regex.append(')');
                }
            }
        }

        private void stars() {
            boolean begins = at == 1 || glob.charAt(at - 2) == '/' || braces && "{,".indexOf(glob.charAt(at - 2)) >= 0;
            if (!starsAt(at, 1)) {
                star();
                return;
            }
            at++;
            if (begins && at < glob.length() && glob.charAt(at) == '/') {
                at++;
                regex.append("(?:.*/)?");
            } else {
                regex.append(".*");
            }
        }

        /**
         * Where another star follows in the same segment, the first place that fits what stands between the two is as
         * good as any other. Trying no others keeps names that almost match from taking for ever.
         */
        private void star() {
            int next = at;
            while (next < glob.length() && "/{,}*\\".indexOf(glob.charAt(next)) < 0) {
                next = glob.charAt(next) == '[' ? Math.max(next, glob.indexOf(']', next)) + 1 : next + 1;
            }
            boolean first = starsAt(next, 1) && !starsAt(next, 2);
            regex.append(first ? "(?>[^/]*?" : "[^/]*");
            atomic = first ? next : -1;
        }

        private boolean starsAt(int from, int count) {
            return glob.startsWith("*".repeat(count), from);
        }

        private void brackets() {
            int end = glob.indexOf(']', at);
            if (end < 0) {
                throw wrong("a '[' is not closed");
            }
            boolean not = glob.charAt(at) == '!';
            String set = glob.substring(not ? at + 1 : at, end);
            if (set.isEmpty() || set.indexOf('/') >= 0) {
                throw wrong("brackets hold at least one character, and no '/'");
            }
            regex.append(not ? "(?!/)[^" : "(?!/)[");
            set(set);
            regex.append(']');
            at = end + 1;
        }

        private void set(String set) {
            int[] chars = set.codePoints().toArray();
            for (int i = 0; i < chars.length; i++) {
                quote(chars[i]);
                if (i + 2 < chars.length && chars[i + 1] == '-') {
                    if (chars[i + 2] < chars[i]) {
                        throw wrong("a range in brackets begins after its end");
                    }
                    regex.append('-');
                    i += 2;
                    quote(chars[i]);
                }
            }
        }

        private char escaped() {
            if (at == glob.length()) {
                throw wrong("nothing follows the '\\' at its end");
            }
            return glob.charAt(at++);
        }

        private void plain(char c) {
            quote(c);
            if (literal) {
                prefix.append(c);
            }
        }

        private void quote(int c) {
            boolean word = c >= 0x80 || Character.isLetterOrDigit(c);
            regex.append(word ? "" : "\\").appendCodePoint(c);
        }

        private IllegalArgumentException wrong(String why) {
            return new IllegalArgumentException("in '" + glob + "' " + why);
        }
    }
}
