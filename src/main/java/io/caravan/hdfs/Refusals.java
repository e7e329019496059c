package io.caravan.hdfs;

import io.caravan.run.RunException.Category;

/** Turns a server's refusal into a message with a remedy, and says who has to act. */
final class Refusals {
    /** DataNodes take addresses of 4096 bytes, with all that is asked. */
    private static final int LONG_ADDRESS = 3500;

    private Refusals() {}

    static HdfsException of(HdfsCall call, Answer answer, String user) {
        String remote = answer.exception();
        int address = HdfsPaths.encode(call.path(), true).length();
        if (answer.status() == 400 && remote.isEmpty() && address > LONG_ADDRESS) {
            String why = "its path has " + address + " bytes once it is written into an address, and a DataNode takes"
                    + " no more than about 3900. Shorten it: a character beyond ASCII counts as up to twelve.";
            return new HdfsException(Category.USER, remote, "cannot " + call + ": " + why, null);
        }
        String message = "cannot " + call + ": " + answer.message() + ". " + remedy(answer, user);
        // Creating makes what is missing: the file was taken away while it was written, by the end of a broken upload.
        boolean vanished = call.op().equals("CREATE") && remote.equals("FileNotFoundException");
        return new HdfsException(vanished ? Category.EXTERNAL : category(remote, answer), remote, message, null);
    }

    private static Category category(String remote, Answer answer) {
        return switch (remote) {
            case "AccessControlException",
                    "SecurityException",
                    "FileNotFoundException",
                    "FileAlreadyExistsException",
                    "ParentNotDirectoryException",
                    "PathIsNotEmptyDirectoryException",
                    "InvalidPathException",
                    "IllegalArgumentException",
                    "UnsupportedOperationException" -> answer.safeMode() ? Category.EXTERNAL : Category.USER;
            default ->
                answer.status() == 401 || answer.status() == 403 && remote.isEmpty()
                        ? Category.USER
                        : Category.EXTERNAL;
        };
    }

    private static String remedy(Answer answer, String user) {
        if (answer.safeMode()) {
            return "Wait until the NameNode has left safe mode, or end it with 'hdfs dfsadmin -safemode leave'.";
        }
        // Below a file HDFS calls it an access that is denied.
        if (answer.message().contains("is not a directory")) {
            return "There is a file where it needs a folder: choose another path, or move the file.";
        }
        return switch (answer.exception()) {
            case "AccessControlException", "SecurityException" -> "Give user '" + user + "' access to the path.";
            case "FileNotFoundException" -> "Check the path.";
            case "FileAlreadyExistsException" -> "Remove what is there, or choose another name.";
            case "ParentNotDirectoryException" -> "Choose a path whose parent is a folder.";
            case "StandbyException" -> "List every NameNode of the cluster, the active one among them.";
            case "ConnectException" -> "See that the NameNode is up.";
            case "NSQuotaExceededException", "DSQuotaExceededException", "QuotaByStorageTypeExceededException" ->
                "Free space, or raise the quota of the folder.";
            default -> "See the log of the HDFS server.";
        };
    }
}
