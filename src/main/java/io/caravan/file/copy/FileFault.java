package io.caravan.file.copy;

import io.caravan.run.RunException;

/** One file cannot be copied for what it is, while others can: a route may tolerate some. */
public final class FileFault extends RunException {
    private static final long serialVersionUID = 1L;

    public FileFault(Category category, String message, Throwable cause) {
        super(category, message, cause);
    }

    public static FileFault data(String name, String why, String remedy) {
        return new FileFault(Category.DATA, "file '" + name + "': cannot copy it: " + why + ". " + remedy + ".", null);
    }

    /** Another file has its name at the target. */
    public static FileFault meets(String name, String other) {
        return data(
                name,
                "it has the same name at the target as '" + other + "'",
                "Exclude or rename one of them, or copy them packed");
    }
}
