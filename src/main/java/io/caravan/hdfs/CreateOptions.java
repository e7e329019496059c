package io.caravan.hdfs;

/**
 * How a file is created.
 *
 * @param overwrite whether an existing file is replaced; otherwise it is an error
 * @param permission octal, for example {@code 640}; empty for the cluster's default
 * @param replication copies of each block, 0 for the cluster's default
 * @param blockSize bytes, 0 for the cluster's default
 */
public record CreateOptions(boolean overwrite, String permission, int replication, long blockSize) {
    public static final CreateOptions OVERWRITE = new CreateOptions(true, "", 0, 0);
    public static final CreateOptions NEW_ONLY = new CreateOptions(false, "", 0, 0);

    public CreateOptions {
        if (!permission.isEmpty() && !permission.matches("[01]?[0-7]{3}")) {
            throw new IllegalArgumentException("permission '" + permission + "' is not octal, for example 640");
        }
        if (replication < 0 || blockSize < 0) {
            throw new IllegalArgumentException("replication and block size must not be negative");
        }
    }
}
