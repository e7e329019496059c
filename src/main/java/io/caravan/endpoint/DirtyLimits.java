package io.caravan.endpoint;

import io.caravan.run.Counts;
import java.math.BigDecimal;

/**
 * How many dirty records a run bears. Both limits hold while it reads, over all its splits.
 *
 * @param most records, -1 for any number
 * @param percent of all rows, looked at from {@link #ROWS} rows on and when all are read; null for any share
 */
public record DirtyLimits(long most, BigDecimal percent) {
    /** A share of fewer rows says nothing yet. */
    static final long ROWS = 1000;

    /** The first one fails the run. */
    static final DirtyLimits NONE = new DirtyLimits(0, null);

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** Reads the options; what is wrong with them is noted in the reader. */
    static DirtyLimits read(OptionReader reader) {
        BigDecimal percent = reader.read(() -> percent(reader.text("maxDirtyPercent")));
        return new DirtyLimits(reader.whole("maxDirty", percent == null ? 0L : -1L, 0L, Long.MAX_VALUE), percent);
    }

    private static BigDecimal percent(String text) {
        if (text == null) {
            return null;
        }
        try {
            BigDecimal percent = new BigDecimal(text);
            if (percent.signum() >= 0 && percent.compareTo(HUNDRED) <= 0) {
                return percent;
            }
        } catch (NumberFormatException e) {
            // The message below says it.
        }
        throw new IllegalArgumentException(
                "'maxDirtyPercent' is '" + text + "': a number from 0 to 100, such as 0.5, is allowed");
    }

    /**
     * Whether it is too much, in words; null if it is not.
     *
     * @param all whether all rows have been read
     */
    public String exceeded(Counts read, boolean all) {
        if (most >= 0 && read.dirty() > most) {
            return "correct the data, or raise 'maxDirty', which is " + most;
        }
        boolean known = all || read.rows() >= ROWS;
        if (percent != null && known && share(read).compareTo(percent) > 0) {
            return read.dirty() + " of " + read.rows() + " rows are dirty: correct the data, or raise"
                    + " 'maxDirtyPercent', which is " + percent.toPlainString();
        }
        return null;
    }

    private static BigDecimal share(Counts read) {
        return read.dirty() == 0
                ? BigDecimal.ZERO
                : HUNDRED.multiply(BigDecimal.valueOf(read.dirty()))
                        .divide(BigDecimal.valueOf(read.rows()), java.math.MathContext.DECIMAL64);
    }
}
