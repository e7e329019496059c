package io.caravan.file.source;

import java.util.Locale;

/**
 * How compressed files and archives are unpacked, and how much of that is believed: a file that goes beyond is refused.
 *
 * @param maxRatio bytes that may come out of one that went in, beyond the first megabyte
 * @param maxBytes that may come out of one file or archive
 * @param maxEntries of one archive
 * @param maxDepth archives in archives that are unpacked; what lies deeper is copied as it is
 */
public record Expansion(long maxRatio, long maxBytes, int maxEntries, int maxDepth) {
    /** What a name says about the content of its file. */
    enum Kind {
        GZIP(".gz"),
        ZSTD(".zst"),
        ZIP(".zip"),
        NONE("");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = suffix;
        }

        static Kind of(String name) {
            String lower = name.toLowerCase(Locale.ROOT);
            for (Kind kind : values()) {
                if (lower.endsWith(kind.suffix) && name.length() > kind.suffix.length()) {
                    return kind;
                }
            }
            return NONE;
        }

        /** The name of what comes out of the file. */
        String strip(String name) {
            return name.substring(0, name.length() - suffix.length());
        }
    }
}
