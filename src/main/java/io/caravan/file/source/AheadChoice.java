package io.caravan.file.source;

/**
 * Which way to read large files is faster in a run: with one request at a time, or with others that fetch ahead. A far store
 * answers one request slowly and several of them fast; a near one, or a busy machine, only has more work with several. After
 * a while with one request the other way is tried; it has to be clearly faster to be kept, and the slower one is tried again
 * now and then. Any thread.
 */
final class AheadChoice {
    /** In bytes. */
    private static final long TRIAL = 32 << 20;

    private static final long ALONE = 256 << 20;
    /** Nanoseconds of reading between two trials: at first, and at most. */
    private static final long FIRST = 1_000_000_000L;

    private static final long MOST = 64 * FIRST;
    /** How much faster it has to be to fetch ahead, for what it costs, and as one trial is soon over. */
    private static final double BETTER = 1.5;

    private double alone;
    private double ahead;
    private long spent;
    private long between = FIRST;

    /** Whether the next bytes of a file are to be fetched ahead. */
    synchronized boolean ahead() {
        return due() != better();
    }

    /** After how many bytes to ask again. */
    synchronized long bytes(boolean ahead) {
        return ahead || this.ahead == 0 || due() ? TRIAL : ALONE;
    }

    /** So many bytes were read in one of the ways. */
    synchronized void read(boolean ahead, long bytes, long nanos) {
        if (due() && ahead != better()) {
            spent = 0;
            between = Math.min(MOST, 8 * between);
        } else {
            spent += nanos;
        }
        double rate = (double) bytes / nanos;
        if (ahead) {
            this.ahead = mean(this.ahead, rate);
        } else {
            alone = mean(alone, rate);
        }
    }

    private static double mean(double before, double now) {
        return before == 0 ? now : (before + now) / 2;
    }

    private boolean better() {
        return ahead > alone * BETTER;
    }

    private boolean due() {
        return spent >= between;
    }
}
