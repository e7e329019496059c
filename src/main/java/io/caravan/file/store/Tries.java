package io.caravan.file.store;

import io.caravan.run.RunException;
import java.io.IOException;
import java.io.InterruptedIOException;

/** How often one file is asked for again after a connection broke: as long as it goes on at all. For one thread. */
public final class Tries {
    private static final int MOST = 5;
    private static final long FIRST_PAUSE_MILLIS = 100;

    private final String name;
    private int vain;

    public Tries(String name) {
        this.name = name;
    }

    /**
     * Waits before the next try.
     *
     * @param progress whether bytes came since the last
     * @throws RunException EXTERNAL if there were too many in vain
     */
    public void again(boolean progress, IOException cause) throws IOException {
        vain = progress ? 1 : vain + 1;
        if (cause instanceof InterruptedIOException || Thread.currentThread().isInterrupted()) {
            throw cause;
        }
        if (vain > MOST) {
            throw RunException.external(
                    "file '" + name + "': cannot read on: " + why(cause) + ", " + MOST
                            + " times without a byte. Check the store and the network.",
                    cause);
        }
        pause();
    }

    private static String why(IOException cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private void pause() throws InterruptedIOException {
        try {
            Thread.sleep(FIRST_PAUSE_MILLIS << vain - 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
