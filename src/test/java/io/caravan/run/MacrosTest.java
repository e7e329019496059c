package io.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MacrosTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private static String at(String local, String template) {
        return in(SHANGHAI, local, template);
    }

    private static String in(ZoneId zone, String local, String template) {
        Instant time = LocalDateTime.parse(local).atZone(zone).toInstant();
        return Macros.expand(template, new Run(17, "orders", time, Run.Trigger.SCHEDULE, zone));
    }

    @ParameterizedTest
    @CsvSource({
        "2025-11-01T00:00, ${yyyymmdd}, 20251031",
        "2025-11-01T00:00, $cyctime, 20251101000000",
        "2025-11-01T00:00, $[yyyymmddhh24miss], 20251101000000",
        "2025-11-01T00:00, $bizdate, 20251031",
        "2025-11-01T00:00, ${bizdate}, 20251031",
        "2025-11-01T00:00, $gmtdate, 20251101",
        "2025-11-01T00:00, ${yyyy-mm-dd}, 2025-10-31",
        "2025-11-01T00:00, ${yyyymmdd-1}, 20251030",
        "2025-11-01T00:00, ${yyyymmdd+1}, 20251101",
        "2025-11-01T00:00, ${yyyymmdd-7*2}, 20251017",
        "2025-11-01T00:00, ${yyyy-mm-dd-1}, 2025-10-30",
        "2025-11-01T00:00, ${yyyymm}, 202510",
        "2025-11-01T00:00, ${yyyymm-1}, 202509",
        "2025-11-01T00:00, ${yyyy-mm-10}, 2024-12",
        "2025-11-01T00:00, ${yyyy-1}, 2024",
        "2025-11-01T00:00, ${yy}, 25",
        "2025-11-01T00:00, ${yyyy/mm/dd}, 2025/10/31",
        "2025-11-01T00:00, $[yyyymmdd-1], 20251031",
        "2025-11-01T00:00, $[yyyy-mm-dd], 2025-11-01",
        "2025-11-01T00:00, $[yyyy-mm-dd-1-1/24], 2025-10-30",
        "2025-11-01T10:20:30, $[hh24miss], 102030",
        "2025-11-01T10:20:30, $[hh24miss-1/24], 092030",
        "2025-11-01T10:20:30, $[hh24miss-25/24/60], 095530",
        "2025-11-01T10:20:30, $[hh24:mi:ss], 10:20:30",
        "2025-11-01T10:20:30, $[yyyymmddhh24miss-7*1], 20251025102030",
        "2025-11-01T10:20:30, '$[add_months(yyyymmdd,-1)]', 20251001",
        "2025-11-01T10:20:30, '$[add_months(yyyymmdd,12*-1)]', 20241101",
        "2025-11-01T10:20:30, '$[add_months(yyyymmdd,-1)-1]', 20250930",
        "2017-05-27T13:50, ${cal_dt}, 2017-05-26",
        "2017-05-27T13:50, ${cal_dt8}, 20170526",
        "2017-05-27T13:50, ${cal_dt-1}, 2017-05-25",
        "2017-05-27T13:50, ${cal_dt8-1}, 20170525",
        "2017-05-27T13:50, ${ncal_dt}, 2017-05-27",
        "2017-05-27T13:50, ${ncal_dt8}, 20170527",
        "2017-05-27T13:50, ${last_week8}, 20170520",
        "2017-05-27T13:50, ${last_week10}, 2017-05-20",
        "2017-05-27T13:50, ${first_day_this_month8}, 20170501",
        "2017-05-27T13:50, ${first_day_this_month10}, 2017-05-01",
        "2017-05-27T13:50, ${end_day_this_month8}, 20170531",
        "2017-05-27T13:50, ${end_day_this_month10}, 2017-05-31",
        "2017-05-27T13:50, ${first_day_last_month8}, 20170401",
        "2017-05-27T13:50, ${first_day_last_month10}, 2017-04-01",
        "2017-05-27T13:50, ${last_day_last_month8}, 20170430",
        "2017-05-27T13:50, ${last_day_last_month10}, 2017-04-30",
        "2017-05-27T13:50, ${monday_next_week8}, 20170529",
        "2017-05-27T13:50, ${monday_next_week10}, 2017-05-29",
        "2017-05-27T13:50, ${30days_cal_dt}, 2017-04-26",
        "2017-05-27T13:50, ${this_hour}, 2017-05-27 13:00:00",
        "2017-05-27T13:50, ${unix_timestamp}, 1495864200",
        "2017-05-27T13:50, ${task_id}-${instance_id}, orders-17",
        "2017-05-27T00:30, ${hcal_dt8}, 20170525",
        "2017-05-27T00:30, ${cal_hr}, 23",
        "2017-05-27T13:50, ${hcal_dt8} ${cal_hr}, 20170526 12",
    })
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

    @Test
    void takeFurtherNamesButNoHarmfulValue() {
        Run run = new Run(1, "orders", Instant.EPOCH, Run.Trigger.SCHEDULE, SHANGHAI);
        assertThat(Macros.expand("site=${site}", run, Map.of("site", "north-1")))
                .isEqualTo("site=north-1");
        assertThatThrownBy(() -> Macros.expand("site='${site}'", run, Map.of("site", "x' or 'a'='a")))
                .hasMessageContaining("characters other than");
    }
}
