package io.caravan.file.target;

import io.caravan.file.copy.Names;
import io.caravan.file.store.FileTree;
import io.caravan.run.Manifest;
import io.caravan.run.Participant;
import io.caravan.run.PublishRefused;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.TargetAttempt;
import io.caravan.run.Writer;

/**
 * The part in one run of a folder in HDFS or of a local one: files in progress in the staging folder, then renamed to where
 * they belong. What a failed attempt has copied is kept for the next one.
 */
public final class TreeParticipant implements Participant {
    private final TreeTarget target;
    private final TreePublication publication;

    /**
     * @param name the endpoint, for messages
     * @param staging the folder in which runs are staged, in the same file system as the target's
     */
    public TreeParticipant(FileTree tree, String name, String staging, Run run, TreeOptions options) {
        this.target = TreeTarget.of(tree, name, staging, run, options);
        this.publication = options.atomic() ? new FolderPublication(target) : new FilePublication(target);
    }

    /** How a manifest becomes visible. */
    interface TreePublication {
        void publish(Manifest manifest, Runnable fence) throws Exception;

        boolean verify(Manifest manifest);
    }

    @Override
    public Writer begin(TargetAttempt attempt) throws Exception {
        return named(() -> new StagedFiles(target, attempt));
    }

    @Override
    public void publish(Manifest manifest, Runnable fence) throws Exception {
        named(() -> {
            TreeClashes.check(target, manifest);
            access(manifest);
            SuccessMark mark = new SuccessMark(target);
            fence.run();
            mark.remove();
            publication.publish(manifest, fence);
            fence.run();
            mark.write(manifest);
            return null;
        });
    }

    @Override
    public void check(Manifest manifest) throws Exception {
        named(() -> {
            TreeClashes.check(target, manifest);
            access(manifest);
            return null;
        });
    }

    /** An access that is denied is said before anything is visible. */
    private void access(Manifest manifest) throws InterruptedException {
        if (target.options().atomic()) {
            return;
        }
        try {
            TreePlaces.check(target, manifest);
        } catch (PublishRefused e) {
            throw e;
        } catch (RunException e) {
            throw e.category() == RunException.Category.USER ? new PublishRefused(target.named(e)) : e;
        }
    }

    @Override
    public boolean verify(Manifest manifest) throws Exception {
        return named(() -> publication.verify(manifest) && new SuccessMark(target).there());
    }

    @Override
    public void clean() {
        String run = target.staging().substring(0, target.staging().lastIndexOf('/'));
        target.tree().changes().delete(target.staging());
        if (!target.tree().list(run).iterator().hasNext()) {
            target.tree().changes().delete(run);
        }
    }

    private <T> T named(Names.Work<T> work) throws Exception {
        return Names.named(target.run(), target.name(), work);
    }
}
