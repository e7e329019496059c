package io.caravan.file;

import io.caravan.record.Schema;
import io.caravan.run.Run;
import io.caravan.run.TargetPlan;
import java.util.ArrayList;
import java.util.List;

/** Says what a folder would do with the files of a run. */
public record TreeExplanation(FileTree tree, String name, String staging, TreeOptions options) {
    /** Reads only. */
    public TargetPlan of(Run run, Schema schema) {
        TreeTarget target = TreeTarget.of(tree, name, staging, run, options);
        boolean there = tree.look(target.root()).isPresent();
        List<String> publish = new ArrayList<>();
        if (options.atomic()) {
            publish.add("-- rename the folder of all files to " + target.root());
        } else {
            publish.add("-- rename each file to " + target.root() + "/<its name>");
        }
        if (!target.success().isEmpty()) {
            publish.add("-- write " + target.success());
        }
        List<String> notes = new ArrayList<>();
        notes.add(there ? "the folder " + target.root() + " is there" : "the folder " + target.root() + " is made");
        return new TargetPlan(
                name,
                options.onClash() == null
                        ? Clash.OVERWRITE.toString()
                        : options.onClash().toString(),
                effect(),
                List.of(),
                publish,
                List.of(),
                notes,
                problem(schema, there, run));
    }

    private String effect() {
        if (options.atomic()) {
            return "all files become visible in one step, as a new folder";
        }
        Clash clash = options.onClash() == null ? Clash.OVERWRITE : options.onClash();
        return switch (clash) {
            case OVERWRITE -> "a file takes the place of one of its name; others stay";
            case FAIL -> "the run stops at the first name that is taken";
            case SKIP_SAME -> "a file with the same content stays as it is, another one of its name gives way";
            case RENAME -> "a file whose name is taken gets the number of the run";
        };
    }

    private String problem(Schema schema, boolean there, Run run) {
        if (!schema.equals(FileBatch.SCHEMA)) {
            return "the source sends rows, and this target takes files. Read files without 'format'.";
        }
        return options.atomic() && there && !run.repeats()
                ? "the folder is there already. Let the path name the run's date, or leave out 'atomic'."
                : null;
    }
}
