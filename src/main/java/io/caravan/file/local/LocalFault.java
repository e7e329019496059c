package io.caravan.file.local;

import io.caravan.run.RunException;
import io.caravan.run.RunException.Category;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says what a local file system has refused, and who has to act. */
final class LocalFault {
    private LocalFault() {}

    static RunException of(String what, IOException e) {
        String reason = reason(e);
        boolean user = e instanceof NoSuchFileException
                || e instanceof AccessDeniedException
                || e instanceof NotDirectoryException
                || e instanceof FileAlreadyExistsException
                || reason.contains("Not a directory")
                || reason.contains("too long")
                || reason.contains("Read-only");
        return new RunException(
                user ? Category.USER : Category.EXTERNAL,
                "cannot " + what + ": " + reason + ". " + remedy(e, reason),
                e);
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "it is not there";
        }
        if (e instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (e instanceof NotDirectoryException || e instanceof FileAlreadyExistsException) {
            return "there is a file where it needs a folder";
        }
        String said = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
        return said == null ? e.getClass().getSimpleName() : said;
    }

    private static String remedy(IOException e, String reason) {
        if (e instanceof AccessDeniedException || reason.contains("Read-only")) {
            return "Give the user '" + System.getProperty("user.name") + "' access to the folder.";
        }
        if (reason.contains("quota")) {
            return "Free space, or raise the quota.";
        }
        if (reason.contains("space")) {
            return "Free space on the disk.";
        }
        return reason.contains("too long") ? "Shorten the name." : "Check the path, and the disk.";
    }
}
