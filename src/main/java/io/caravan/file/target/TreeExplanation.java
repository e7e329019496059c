package io.caravan.file.target;

import io.caravan.file.copy.Clash;
import io.caravan.file.copy.FileBatch;
import io.caravan.file.store.FileTree;
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
        Clash clash = options.onClash() == null ? Clash.OVERWRITE : options.onClash();
        return options.atomic() ? "all files become visible in one step, as a new folder" : clash.effect();
    }

    private String problem(Schema schema, boolean there, Run run) {
        String wrong = FileBatch.refused(schema);
        if (wrong != null) {
            return wrong;
        }
        return options.atomic() && there && !run.repeats()
                ? "the folder is there already. Let the path name the run's date, or leave out 'atomic'."
                : null;
    }
}
