package io.caravan.file.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.file.store.FileInfo;
import io.caravan.file.store.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Every byte of a large file in order, however its ranges are asked for. */
class RangedInputTest {
    private static final long LENGTH = (300L << 20) + 12345;
    private static final FileInfo FILE = new FileInfo("f", LENGTH, "1", Instant.EPOCH, null);

    /** A file whose bytes tell their offset; some answers end early. */
    private static final class Numbers implements FileStore {
        final AtomicInteger requests = new AtomicInteger();
        final AtomicLong sent = new AtomicLong();
        private final long nanosARequest;
        private final int breaks;

        Numbers(long nanosARequest, int breaks) {
            this.nanosARequest = nanosARequest;
            this.breaks = breaks;
        }

        @Override
        public void list(String prefix, Consumer<FileInfo> each) {
            each.accept(FILE);
        }

        @Override
        public Optional<FileInfo> look(String name) {
            return Optional.empty();
        }

        @Override
        public InputStream open(FileInfo file, long offset, long length) {
            boolean broken = breaks > 0 && requests.incrementAndGet() % breaks == 0;
            long end = offset + (broken ? length / 2 : length);
            return new InputStream() {
                private long at = offset;

                @Override
                public int read() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public int read(byte[] into, int from, int most) throws IOException {
                    if (at >= end) {
                        return -1;
                    }
                    if (nanosARequest > 0) {
                        pause(nanosARequest);
                    }
                    int n = (int) Math.min(Math.min(most, 1 << 20), end - at);
                    for (int i = 0; i < n; i++) {
                        into[from + i] = number(at + i);
                    }
                    at += n;
                    sent.addAndGet(n);
                    return n;
                }
            };
        }
    }

    private static void pause(long nanos) throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static byte number(long offset) {
        return (byte) (offset ^ offset >> 8 ^ offset >> 20);
    }

    private static void read(Numbers store, int parallelism, long from) throws IOException {
        AtomicLong counted = new AtomicLong();
        byte[] buffer = new byte[256 << 10];
        long at = from;
        try (ReadAhead ahead = new ReadAhead(parallelism);
                InputStream in = new RangedInput(store, FILE, from, ahead, counted::addAndGet)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                for (int i = 0; i < n; i++, at++) {
                    if (buffer[i] != number(at)) {
                        throw new AssertionError("the byte at " + at + " is another");
                    }
                }
            }
        }
        assertThat(at).isEqualTo(LENGTH);
        assertThat(counted).hasValue(LENGTH - from);
    }

    @Test
    void readsWithOneRequest() throws IOException {
        Numbers store = new Numbers(0, 0);
        read(store, 1, 0);
        assertThat(store.sent).hasValue(LENGTH);
    }

    @Test
    void readsInBothWaysAndNoByteTwice() throws IOException {
        for (int parallelism : new int[] {2, 4, 16}) {
            Numbers store = new Numbers(0, 0);
            read(store, parallelism, 7);
            assertThat(store.sent).hasValue(LENGTH - 7);
        }
    }

    @Test
    void readsAheadOfAStoreThatAnswersSlowly() throws IOException {
        read(new Numbers(1_000_000, 0), 8, LENGTH / 3);
    }

    @Test
    void goesOnWhereAnAnswerEndedEarly() throws IOException {
        read(new Numbers(0, 3), 4, 0);
    }
}
