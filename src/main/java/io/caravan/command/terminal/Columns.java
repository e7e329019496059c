package io.caravan.command.terminal;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table in plain text: numbers to the right, everything else to the left, columns that are empty left out. */
public final class Columns {
    private static final String GAP = "  ";

    private final List<String> heads;
    private final boolean[] numbers;
    private final List<List<String>> rows = new ArrayList<>();

    public Columns(String... heads) {
        this.heads = List.of(heads);
        this.numbers = new boolean[heads.length];
    }

    /** @param cells one for each column; null is empty */
    public void row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (int i = 0; i < cells.length; i++) {
            numbers[i] |= cells[i] instanceof Number;
            row.add(text(cells[i]));
        }
        rows.add(row);
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public void print(PrintWriter out) {
        int[] widths = new int[heads.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            int widest =
                    rows.stream().mapToInt(row -> width(row.get(column))).max().orElse(0);
            widths[i] = widest == 0 ? 0 : Math.max(widest, width(heads.get(i)));
        }
        print(out, heads, widths);
        rows.forEach(row -> print(out, row, widths));
    }

    /** Prints the table, or a sentence if it has no rows. */
    public void print(PrintWriter out, String none) {
        if (isEmpty()) {
            out.println(none);
        } else {
            print(out);
        }
    }

    private void print(PrintWriter out, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] > 0) {
                String space = " ".repeat(widths[i] - width(cells.get(i)));
                line.append(line.isEmpty() ? "" : GAP)
                        .append(numbers[i] ? space : "")
                        .append(cells.get(i))
                        .append(numbers[i] ? "" : space);
            }
        }
        out.println(line.toString().stripTrailing());
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    /** On one line. */
    private static String text(Object cell) {
        if (cell == null) {
            return "";
        }
        return cell instanceof Number number
                ? Show.count(number.longValue())
                : cell.toString().replace('\n', ' ');
    }
}
