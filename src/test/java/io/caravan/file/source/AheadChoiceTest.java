package io.caravan.file.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AheadChoiceTest {
    private static final long MB = 1 << 20;
    private static final long MILLI = 1_000_000;

    private final AheadChoice choice = new AheadChoice();

    private void read(boolean ahead, long megabytes, long millis) {
        assertThat(choice.ahead()).as("whether to fetch ahead").isEqualTo(ahead);
        choice.read(ahead, megabytes * MB, millis * MILLI);
    }

    @Test
    void triesToFetchAheadAfterASecondAndKeepsToWhatIsClearlyFaster() {
        read(false, 32, 400);
        assertThat(choice.bytes(false)).as("nothing is known yet").isEqualTo(32 * MB);
        read(false, 32, 400);
        read(false, 32, 400);
        read(true, 32, 200);
        read(true, 32, 150);
        assertThat(choice.bytes(true)).isEqualTo(32 * MB);
        read(true, 600, 3000);
        read(true, 900, 4500);
        read(true, 180, 900);
        read(false, 32, 400);
        read(true, 32, 200);
    }

    @Test
    void staysWithOneRequestWhereOthersAreLittleFaster() {
        read(false, 400, 1000);
        read(true, 32, 60);
        assertThat(choice.bytes(false)).isEqualTo(256 * MB);
        read(false, 256, 640);
        read(false, 3000, 7500);
        read(true, 32, 60);
        read(false, 24_000, 63_000);
        assertThat(choice.ahead()).as("a trial again after eight times as long").isFalse();
        choice.read(false, 400 * MB, 1000 * MILLI);
        assertThat(choice.ahead()).isTrue();
    }

    @Test
    void triesNothingInARunThatIsSoonOver() {
        for (int i = 0; i < 9; i++) {
            read(false, 32, 100);
        }
        assertThat(choice.ahead()).isFalse();
    }

    @Test
    void noticesThatOneRequestHasBecomeSlow() {
        read(false, 400, 1000);
        read(true, 32, 80);
        read(false, 16, 1000);
        read(true, 32, 100);
        read(true, 32, 100);
    }
}
