package io.caravan.file;

import io.caravan.run.OptionReader;
import io.caravan.run.Participant;
import io.caravan.run.Run;
import java.nio.file.Path;
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

    /** What is written stays in the folder that is the same for every run. */
    @Override
    protected FileTree tree() {
        return new FolderTree(Path.of(fixed().isEmpty() ? "/" : fixed()));
    }

    @Override
    protected FileTree readTree() {
        return new FolderTree(Path.of(base().isEmpty() ? "/" : base()));
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
        ((FolderComponent) getComponent()).sweep(tree(), staging());
        return super.join(run);
    }

    public String getPath() {
        return path;
    }

    public void setPath(String path) {
        this.path = path;
    }
}
