package io.caravan.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.run.Run;
import io.caravan.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MacrosTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    /** A row of the table that users read. */
    private static final Pattern GOLDEN = Pattern.compile("\\| `(.+)` \\| (\\d\\S+) \\| `(.+)` \\|");

    private static String at(String local, String template) {
        return in(SHANGHAI, local, template);
    }

    private static String in(ZoneId zone, String local, String template) {
        Instant time = LocalDateTime.parse(local).atZone(zone).toInstant();
        return Macros.expand(template, new Run(17, "orders", time, Run.Trigger.SCHEDULE, zone));
    }

    static Stream<Arguments> golden() throws IOException {
        return Files.readAllLines(Path.of("docs/macros.md")).stream()
                .map(GOLDEN::matcher)
                .filter(Matcher::matches)
                .map(row -> Arguments.of(row.group(2), row.group(1), row.group(3)));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void giveTheValuesThatTheOriginalsGive(String time, String macro, String value) {
        assertThat(at(time, macro)).isEqualTo(value);
    }

    @Test
    void clampAtTheEndOfAMonth() {
        assertThat(at("2025-04-01T00:00", "${yyyymm-1}")).isEqualTo("202502");
        assertThat(at("2025-03-31T00:00", "$[add_months(yyyymmdd,-1)]")).isEqualTo("20250228");
        assertThat(at("2024-03-31T00:00", "$[add_months(yyyymmdd,-1)]")).isEqualTo("20240229");
    }

    @Test
    void knowTheBusinessMonth() {
        assertThat(at("2025-11-15T00:00", "$bizmonth")).isEqualTo("202510");
        assertThat(at("2025-11-01T00:00", "$bizmonth")).isEqualTo("202510");
        assertThat(at("2025-11-02T00:00", "${bizmonth}")).isEqualTo("202510");
        assertThat(at("2026-01-15T00:00", "$bizmonth")).isEqualTo("202512");
    }

    @Test
    void goTrueHoursBackOverASwitchOfTheClock() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        // 2025-03-30: 02:00 does not exist; an hour before 03:00 is 01:00.
        assertThat(in(berlin, "2025-03-30T03:00", "$[hh24-1/24]")).isEqualTo("01");
        // A day back keeps the time of day although that day has 23 hours.
        assertThat(in(berlin, "2025-03-31T00:30", "$[yyyymmddhh24mi-1]")).isEqualTo("202503300030");
        Run second = new Run(1, "r", Instant.parse("2025-10-26T01:30:00Z"), Run.Trigger.SCHEDULE, berlin);
        assertThat(Macros.expand("$[hh24mi] $[hh24mi-1/24] $[hh24mi-2/24]", second))
                .isEqualTo("0230 0230 0130");
    }

    @Test
    void allOfTheTableIsRead() throws IOException {
        assertThat(golden()).hasSize(63);
    }

    /** A day with a switch of the clock has 23 or 25 hourly runs, each with a time of its own. */
    @Test
    void nameTheHoursOfDaysWithASwitchOfTheClock() {
        assertThat(hours("2025-03-30")).hasSize(23).doesNotHaveDuplicates().doesNotContain("2025033002");
        assertThat(hours("2025-10-26"))
                .hasSize(25)
                .filteredOn("2025102602"::equals)
                .hasSize(2);
        assertThat(hours("2025-06-01")).hasSize(24);
    }

    private static List<String> hours(String day) {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Schedule hourly = Schedule.parse("0 0 * * * ?", berlin);
        Instant end = LocalDate.parse(day).plusDays(1).atStartOfDay(berlin).toInstant();
        List<String> hours = new ArrayList<>();
        Instant at = hourly.next(
                LocalDate.parse(day).atStartOfDay(berlin).toInstant().minusSeconds(1));
        for (; at.isBefore(end); at = hourly.next(at)) {
            hours.add(Macros.expand("$[yyyymmddhh24]", new Run(1, "r", at, Run.Trigger.SCHEDULE, berlin)));
        }
        return hours;
    }

    @Test
    void areReplacedInsideText() {
        assertThat(at("2025-11-01T00:00", "created_at >= '${yyyy-mm-dd}' and created_at < '${yyyy-mm-dd+1}'"))
                .isEqualTo("created_at >= '2025-10-31' and created_at < '2025-11-01'");
        assertThat(at("2025-11-01T00:00", "dt=$bizdate/site=a")).isEqualTo("dt=20251031/site=a");
        assertThat(at("2025-11-01T00:00", "no macro, 5 $ and $1 and $$x")).isEqualTo("no macro, 5 $ and $1 and $x");
        assertThat(Macros.expand(null, null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${yyyy-mm-dd-1/24}",
                "${yyyymmddhh24}",
                "${nothing}",
                "$nothing",
                "${}",
                "$[]",
                "$[nothing]",
                "${yyyymmdd",
                "$[yyyymmdd-x]",
                "${yyyymmdd-1-1}",
                "${YYYYMMDD}",
                "${yyyymmdd'}",
                "$[yyyymmdd';drop]",
                "${last_week9}",
                "$[add_months(yyyymmdd)]",
                "${yyyymmdd--1}"
            })
    void refuseWhatTheyDoNotKnow(String macro) {
        assertThatThrownBy(() -> at("2025-11-01T00:00", "x " + macro))
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("orders: cannot expand '$")
                .hasMessageContaining("Use for example");
    }

    @ParameterizedTest
    @CsvSource({
        "${yyyy-MM-dd}, ${yyyy-mm-dd}",
        "${YYYYMMDD}, ${yyyymmdd}",
        "${yyyymmd}, ${yyyymmdd}",
        "${yyyy-m-d-1}, ${yyyy-mm-dd-1}",
        "$[yyyy-MM-dd HH:mm:ss], $[yyyy-mm-dd hh24:mi:ss]",
        "$[yyyyMMddHH-1/24], $[yyyymmddhh24-1/24]"
    })
    void sayWhatWasMeantByAnotherWayToWriteADate(String macro, String meant) {
        assertThatThrownBy(() -> at("2025-11-01T00:00", macro))
                .hasMessageContaining("Did you mean " + meant + "? mm is the month, mi the minute, hh24 the hour. Use");
    }

    @Test
    void takeFurtherNamesButNoHarmfulValue() {
        Run run = new Run(1, "orders", Instant.EPOCH, Run.Trigger.SCHEDULE, SHANGHAI);
        assertThat(Macros.expand("site=${site}", run, Map.of("site", "north-1")))
                .isEqualTo("site=north-1");
        assertThatThrownBy(() -> Macros.expand("site='${site}'", run, Map.of("site", "x' or 'a'='a")))
                .hasMessageContaining("characters other than");
    }
}
