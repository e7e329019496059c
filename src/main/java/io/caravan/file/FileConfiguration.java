package io.caravan.file;

import io.caravan.file.source.FileOptions;
import java.util.List;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** The texts of the options that every source of files has; {@link FileOptions} says what they mean. */
@UriParams
public class FileConfiguration {
    /** All of these options, for messages. */
    public static final List<String> OPTIONS = List.of(
            "include",
            "exclude",
            "modifiedSince",
            "parallelism",
            "onClash",
            "delete",
            "maxDeleteShare",
            "decompress",
            "maxRatio",
            "maxExpanded",
            "maxEntries",
            "maxDepth",
            "maxFailed",
            "maxFiles",
            "order",
            "read",
            "missing");

    @UriParam(description = "Which files, as globs with commas between them, such as **/*.csv.gz; all if absent")
    private String include;

    @UriParam(description = "Which files not, as globs with commas between them")
    private String exclude;

    @UriParam(
            description =
                    "Only files that were changed since this date or time; may hold business dates such as ${yyyy-mm-dd}")
    private String modifiedSince;

    @UriParam(description = "How many requests at a time: files, and ranges of large ones; 1 to 32", defaultValue = "4")
    private String parallelism;

    @UriParam(
            description =
                    "What becomes of a file whose name the target has already; if absent the target's own option says",
            enums = "overwrite,fail,skip-same,rename")
    private String onClash;

    @UriParam(
            description = "Whether files that the source no longer has are deleted at the target",
            enums = "keep,mirror",
            defaultValue = "keep")
    private String delete;

    @UriParam(description = "Percent of the known files that one run may delete, 0 to 100", defaultValue = "20")
    private String maxDeleteShare;

    @UriParam(
            description = "Whether .gz, .zst and .zip are unpacked on the way",
            enums = "true,false",
            defaultValue = "false")
    private String decompress;

    @UriParam(description = "With decompress: bytes that may come out of each byte of a file", defaultValue = "200")
    private String maxRatio;

    @UriParam(description = "With decompress: bytes that may come out of one file", defaultValue = "64GB")
    private String maxExpanded;

    @UriParam(description = "With decompress: entries that an archive may have", defaultValue = "10000")
    private String maxEntries;

    @UriParam(description = "With decompress: archives in archives that are unpacked, 1 to 8", defaultValue = "1")
    private String maxDepth;

    @UriParam(description = "Files that may fail in one run; the next run tries them again", defaultValue = "0")
    private String maxFailed;

    @UriParam(description = "Files that one run copies; the next run takes the rest", defaultValue = "100000")
    private String maxFiles;

    @UriParam(
            description = "In which order files are read, and so which of two rows with one key is the later one",
            enums = "modified,name",
            defaultValue = "modified")
    private String order;

    @UriParam(
            description = "With format: whether a run reads the files that are new or changed, or all of them",
            enums = "changed,all",
            defaultValue = "changed")
    private String read;

    @UriParam(
            description = "Whether a run fails when the folder does not exist, or goes on as if it were empty",
            enums = "fail,empty",
            defaultValue = "fail")
    private String missing;

    /** The text of an option, null if it is absent or none of these. */
    public String text(String name) {
        return switch (name) {
            case "include" -> include;
            case "exclude" -> exclude;
            case "modifiedSince" -> modifiedSince;
            case "parallelism" -> parallelism;
            case "onClash" -> onClash;
            case "delete" -> delete;
            case "maxDeleteShare" -> maxDeleteShare;
            case "decompress" -> decompress;
            case "maxRatio" -> maxRatio;
            case "maxExpanded" -> maxExpanded;
            case "maxEntries" -> maxEntries;
            case "maxDepth" -> maxDepth;
            case "maxFailed" -> maxFailed;
            case "maxFiles" -> maxFiles;
            case "order" -> order;
            case "read" -> read;
            case "missing" -> missing;
            default -> null;
        };
    }

    public String getMissing() {
        return missing;
    }

    public void setMissing(String missing) {
        this.missing = missing;
    }

    public String getInclude() {
        return include;
    }

    public void setInclude(String include) {
        this.include = include;
    }

    public String getExclude() {
        return exclude;
    }

    public void setExclude(String exclude) {
        this.exclude = exclude;
    }

    public String getModifiedSince() {
        return modifiedSince;
    }

    public void setModifiedSince(String modifiedSince) {
        this.modifiedSince = modifiedSince;
    }

    public String getParallelism() {
        return parallelism;
    }

    public void setParallelism(String parallelism) {
        this.parallelism = parallelism;
    }

    public String getOnClash() {
        return onClash;
    }

    public void setOnClash(String onClash) {
        this.onClash = onClash;
    }

    public String getDelete() {
        return delete;
    }

    public void setDelete(String delete) {
        this.delete = delete;
    }

    public String getMaxDeleteShare() {
        return maxDeleteShare;
    }

    public void setMaxDeleteShare(String maxDeleteShare) {
        this.maxDeleteShare = maxDeleteShare;
    }

    public String getDecompress() {
        return decompress;
    }

    public void setDecompress(String decompress) {
        this.decompress = decompress;
    }

    public String getMaxRatio() {
        return maxRatio;
    }

    public void setMaxRatio(String maxRatio) {
        this.maxRatio = maxRatio;
    }

    public String getMaxExpanded() {
        return maxExpanded;
    }

    public void setMaxExpanded(String maxExpanded) {
        this.maxExpanded = maxExpanded;
    }

    public String getMaxEntries() {
        return maxEntries;
    }

    public void setMaxEntries(String maxEntries) {
        this.maxEntries = maxEntries;
    }

    public String getMaxDepth() {
        return maxDepth;
    }

    public void setMaxDepth(String maxDepth) {
        this.maxDepth = maxDepth;
    }

    public String getMaxFailed() {
        return maxFailed;
    }

    public void setMaxFailed(String maxFailed) {
        this.maxFailed = maxFailed;
    }

    public String getMaxFiles() {
        return maxFiles;
    }

    public void setMaxFiles(String maxFiles) {
        this.maxFiles = maxFiles;
    }

    public String getOrder() {
        return order;
    }

    public void setOrder(String order) {
        this.order = order;
    }

    public String getRead() {
        return read;
    }

    public void setRead(String read) {
        this.read = read;
    }
}
