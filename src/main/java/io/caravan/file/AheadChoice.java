package io.caravan.file;

/**
 * Which way to read large files is faster in a run: with one request at a time, or with others that fetch ahead. A far store
 * answers one request slowly and several of them fast; a near one, or a busy machine, only has more work with several. Both
 * ways are tried, and the slower one again now and then. Any thread.
 */
final class AheadChoice {
    /** In bytes. */
    private static final long TRIAL = 32 << 20;

    private static final long ALONE = 256 << 20;
    private static final long MOST_BETWEEN = 1 << 30;
    /** How much faster it has to be to fetch ahead, for what it costs. */
    private static final double BETTER = 1.1;

    private double alone;
    private double ahead;
    private long since;
    private long between = 2 * TRIAL;

    /** Whether the next bytes of a file are to be fetched ahead. */
    synchronized boolean ahead() {
        return alone > 0 && (ahead == 0 || due() != better());
    }

    /** After how many bytes to ask again. */
    synchronized long bytes(boolean ahead) {
        return ahead || alone == 0 || due() ? TRIAL : ALONE;
    }

    /** So many bytes were read in one of the ways. */
    synchronized void read(boolean ahead, long bytes, long nanos) {
        if (due() && ahead != better()) {
            since = 0;
            between = Math.min(MOST_BETWEEN, 4 * between);
        } else {
            since += bytes;
        }
        double rate = (double) bytes / nanos;
        if (ahead) {
            this.ahead = rate;
        } else {
            alone = rate;
        }
    }

    private boolean better() {
        return ahead > alone * BETTER;
    }

    private boolean due() {
        return since >= between;
    }
}
