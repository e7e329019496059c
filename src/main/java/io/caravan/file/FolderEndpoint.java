package io.caravan.file;

import io.caravan.endpoint.FileRoots;
import io.caravan.endpoint.OptionReader;
import io.caravan.file.local.FolderTree;
import io.caravan.file.store.FileNames;
import io.caravan.file.store.FileTree;
import io.caravan.file.target.TreeStaging;
import io.caravan.run.Participant;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.Category;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;

/** Copy files from or to a folder of the machine that the process runs on, byte for byte. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "folder",
        title = "Folder",
        syntax = "folder:path",
        category = {Category.FILE})
public class FolderEndpoint extends TreeEndpoint {
    @UriPath(description = "The folder, or with a source also one file; absolute; may hold business dates")
    @Metadata(required = true)
    private String path;

    public FolderEndpoint(String uri, FolderComponent component) {
        super(uri, component);
    }

    @Override
    protected String path() {
        return path;
    }

    @Override
    protected String title() {
        return "folder:" + path;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        held(unchanging());
        if (target().atomic()) {
            // Such a folder is staged beside itself.
            held(fixed());
        }
    }

    /** What is written stays in the folder that is the same for every run. */
    @Override
    protected FileTree tree() {
        held(fixed());
        return new FolderTree(Path.of(fixed().isEmpty() ? "/" : fixed()));
    }

    @Override
    protected FileTree readTree() {
        held(unchanging());
        return new FolderTree(Path.of(base().isEmpty() ? "/" : base()));
    }

    /** Looked at when the route is dropped, and again when it reads or writes: a link may have come in between. */
    private void held(String folder) {
        outside(folder).ifPresent(why -> {
            throw RunException.user(title() + ": cannot use the folder: " + why + ".");
        });
    }

    private Optional<String> outside(String folder) {
        FileRoots roots = getCamelContext().getRegistry().findSingleByType(FileRoots.class);
        try {
            return roots == null || roots.hold(Path.of(folder.isEmpty() ? "/" : folder))
                    ? Optional.empty()
                    : Optional.of("'" + folder + "' is in none of the folders that routes may use (" + roots.allowed()
                            + "). Move the files there, or add the folder to caravan.files.roots");
        } catch (InvalidPathException e) {
            return Optional.of("'" + folder + "' is no path that this process can write");
        }
    }

    /** The path may be one file: that is in the folder above. */
    @Override
    protected String base() {
        String start = unchanging();
        return start.substring(0, Math.max(0, start.lastIndexOf('/')));
    }

    @Override
    protected String staging() {
        return fixed() + "/" + FileNames.STAGING;
    }

    @Override
    protected String remedy() {
        return "that its disk is mounted";
    }

    /** The folder itself, or the one above if the folder is renamed as a whole. */
    private String fixed() {
        return path.indexOf('$') < 0 && target().atomic() ? base() : unchanging();
    }

    private String unchanging() {
        int macro = path.indexOf('$');
        return macro < 0 ? path : path.substring(0, path.lastIndexOf('/', macro));
    }

    @Override
    protected void readTarget(OptionReader reader) {
        String success = reader.text("success");
        String folder = unchanging().isEmpty() ? "/" : unchanging();
        reader.unless(
                success == null || success.startsWith(folder),
                "'success' is '" + success + "': a path below '" + folder + "' is allowed");
    }

    @Override
    public Participant join(Run run) {
        ((FolderComponent) getComponent()).sweep(staging(), () -> new TreeStaging(tree(), staging()));
        return super.join(run);
    }

    public String getPath() {
        return path;
    }

    public void setPath(String path) {
        this.path = path;
    }
}
