package io.caravan.run;

/**
 * A closed, renamed file in staging.
 *
 * @param path absolute path in the target's file system
 * @param partition the partition it belongs to as {@code dt=20260101/site=a}, empty without partitions
 * @param rows rows in it
 * @param bytes its length
 * @param checksum of its content as the target's file system reports it, empty if unknown
 */
public record StagedFile(String path, String partition, long rows, long bytes, String checksum) {}
