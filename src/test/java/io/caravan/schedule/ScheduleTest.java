package io.caravan.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Instant next(String text, ZoneId zone, String after) {
        return Schedule.parse(text, zone).next(Instant.parse(after));
    }

    @ParameterizedTest
    @CsvSource({
        "10s, 2026-01-01T00:00:03Z, 2026-01-01T00:00:10Z",
        "10s, 2026-01-01T00:00:10Z, 2026-01-01T00:00:20Z",
        "5m, 2026-01-01T00:07:00Z, 2026-01-01T00:10:00Z",
        "1h, 2026-01-01T00:07:00Z, 2026-01-01T01:00:00Z",
        "PT90S, 2026-01-01T00:00:00Z, 2026-01-01T00:01:30Z",
        "0 */5 * * * ?, 2026-01-01T00:07:00Z, 2026-01-01T00:10:00Z",
        "0 30 1 * * ?, 2026-01-01T01:30:00Z, 2026-01-02T01:30:00Z",
        "0 0 0 1 1 ? 2030, 2026-01-01T01:30:00Z, 2030-01-01T00:00:00Z",
    })
    void firesAtTheSameTimesEverywhere(String text, String after, String expected) {
        assertThat(next(text, ZoneOffset.UTC, after)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "NONE", "once", " ", "0 0 0 1 1 ? 2020"})
    void hasNoNextFiringWithoutAFuture(String text) {
        assertThat(next(text, ZoneOffset.UTC, "2026-01-01T00:00:00Z")).isNull();
    }

    @Test
    void isManualWhenAbsent() {
        assertThat(Schedule.parse(null, BERLIN)).hasToString("none");
        assertThat(Schedule.parse(null, BERLIN).startsAtOnce()).isFalse();
    }

    @Test
    void readsCronInTheZoneOfTheRoute() {
        assertThat(next("0 30 1 * * ?", BERLIN, "2026-01-10T00:00:00Z")).isEqualTo("2026-01-10T00:30:00Z");
        assertThat(next("0 30 1 * * ?", BERLIN, "2026-07-10T00:00:00Z")).isEqualTo("2026-07-10T23:30:00Z");
    }

    @ParameterizedTest
    @CsvSource({"2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z, 23", "2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z, 25"})
    void runsHourlyOnceForEveryHourOfADayThatSwitchesTheClock(String from, String to, int hours) {
        Schedule hourly = Schedule.parse("0 0 * * * ?", BERLIN);
        int count = 0;
        Instant end = Instant.parse(to);
        for (Instant time = hourly.next(Instant.parse(from).minusMillis(1));
                time.isBefore(end);
                time = hourly.next(time)) {
            count++;
        }
        assertThat(count).isEqualTo(hours);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-28T12:00:00Z, 2026-03-29T01:00:00Z, 2026-03-30T00:30:00Z",
        "2026-10-24T12:00:00Z, 2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z"
    })
    void runsDailyOnceOnADayThatSwitchesTheClock(String after, String first, String second) {
        assertThat(next("0 30 2 * * ?", BERLIN, after)).isEqualTo(first);
        assertThat(next("0 30 2 * * ?", BERLIN, first)).isEqualTo(second);
    }

    @Test
    void findsTheLatestFiringOfAnInterval() {
        Schedule daily = Schedule.parse("0 30 1 * * ?", ZoneOffset.UTC);
        Instant now = Instant.parse("2026-03-01T12:00:00Z");
        assertThat(daily.latest(Instant.parse("2026-01-01T01:30:00Z"), now)).isEqualTo("2026-03-01T01:30:00Z");
        assertThat(daily.latest(Instant.parse("2026-03-01T01:30:00Z"), now)).isNull();
        Schedule seconds = Schedule.parse("* * * * * ?", ZoneOffset.UTC);
        assertThat(seconds.latest(Instant.EPOCH, now)).isEqualTo(now);
        assertThat(Schedule.parse("10s", ZoneOffset.UTC).latest(Instant.EPOCH, now.plusSeconds(3)))
                .isEqualTo(now);
        assertThat(Schedule.parse("none", ZoneOffset.UTC).latest(Instant.EPOCH, now))
                .isNull();
        assertThat(Schedule.parse("0 0 0 1 1 ? 2020", ZoneOffset.UTC).latest(Instant.EPOCH, now))
                .isEqualTo("2020-01-01T00:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0s",
                "-5m",
                "10",
                "5 minutes",
                "P",
                "PT0S",
                "500ms",
                "400d",
                "0 0 * * *",
                "hello",
                "0 0 25 * * ?",
                "99999999999s",
                "P400D",
                "PT-5M"
            })
    void refusesWhatItCannotReadAndSaysWhatItCan(String text) {
        assertThatThrownBy(() -> Schedule.parse(text, ZoneOffset.UTC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'schedule' of '" + text + "'")
                .hasMessageContaining("Use a Quartz cron expression");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 2 * * *|write '0 0 2 * * ?'. Use",
                "0 0 2 * * *|one of the two days has to be '?': write '0 0 2 * * ?'. Use",
                "0 0 2 * * MON|write '0 0 2 ? * MON'. Use",
                "0 0 2 1 * MON|names both a day of the month and a day of the week, and one of them has to be '?'. Use",
                "5 min|Did you mean 5m? Use",
                "every 2 hours|Did you mean 2h? Use",
                "1 week|Did you mean 7d? Use",
                "0 61 * * * ?|Use"
            })
    void saysOnceWhatWasProbablyMeant(String text, String said) {
        assertThatThrownBy(() -> Schedule.parse(text, ZoneOffset.UTC))
                .hasMessageContaining(said)
                .message()
                .doesNotContain("..", "is not implemented", "Illegal characters")
                .containsOnlyOnce("is not a schedule")
                .doesNotEndWith(".");
    }

    @Test
    void aPeriodInWordsIsToldAsItIsWritten() {
        assertThatThrownBy(() -> Periods.parse("retryDelay", "5 minutes"))
                .hasMessage("'retryDelay' is '5 minutes': a period such as 500ms, 10s, 5m, 1h or 1d is allowed;"
                        + " write 5m");
    }
}
