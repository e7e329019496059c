package io.caravan.command.sync;

import java.util.List;

/**
 * The text of a first route for a table.
 *
 * @param key the columns of the primary key, empty without one, null if it is not known
 */
record RouteDraftText(String id, String source, String target, List<String> key, TableColumns columns) {
    String text() {
        StringBuilder text = new StringBuilder();
        boolean incremental = columns.changed().isPresent() && keyed();
        String keys = Quoted.yaml(keyed() ? String.join(",", key) : "");
        text.append("# ").append(about(incremental)).append('\n');
        text.append("- route:\n    id: ").append(Quoted.yaml(id)).append("\n    from:\n      uri: ");
        text.append(Quoted.yaml(source)).append("\n      parameters:\n");
        text.append("        schedule: \"")
                .append(incremental ? "0 */5 * * * ?" : "0 30 1 * * ?")
                .append("\"\n");
        columns.changed().filter(column -> incremental).ifPresent(column -> text.append("        cursor: ")
                .append(Quoted.yaml(column))
                .append('\n'));
        if (keyed()) {
            text.append("        key: ").append(keys).append('\n');
        }
        text.append("      steps:\n        - to:\n            uri: ").append(Quoted.yaml(target));
        text.append("\n            parameters: { mode: ");
        text.append(incremental ? "upsert, key: " + keys : "overwrite").append(" }\n");
        return text.toString();
    }

    private boolean keyed() {
        return key != null && !key.isEmpty();
    }

    private String about(boolean incremental) {
        List<String> times = columns.times();
        if (incremental) {
            return "New and changed rows, every five minutes. Make sure that each change sets the cursor anew"
                    + (times.size() > 1
                            ? "; other columns with a time: " + String.join(", ", times.subList(1, times.size()))
                            : "")
                    + ".";
        }
        String why = key == null
                ? "which columns are its key is not known here"
                : key.isEmpty() ? "it has no primary key" : "no column seems to say when a row was changed";
        return "The whole table, each night: " + why
                + (times.isEmpty() ? "." : ". A cursor may be one of " + String.join(", ", times) + ".");
    }
}
