package io.caravan.endpoint;

import java.util.List;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** The texts of the options that every source endpoint has; {@link SyncOptions} says what they mean. */
@UriParams
public class SyncConfiguration {
    /** All of these options, for messages. */
    public static final List<String> OPTIONS = List.of(
            "schedule",
            "timezone",
            "startAt",
            "endAt",
            "misfire",
            "timeout",
            "retries",
            "retryDelay",
            "after",
            "maxRowsPerSecond",
            "maxBytesPerSecond",
            "historyDays",
            "maxDirty",
            "maxDirtyPercent");

    @UriParam(description = "When to run: cron expression with seconds, period such as 5m, once or none")
    private String schedule;

    @UriParam(description = "Time zone of the schedule and of business dates; that of the host if absent")
    private String timezone;

    @UriParam(description = "No firing before this date or time")
    private String startAt;

    @UriParam(description = "No firing at or after this date or time")
    private String endAt;

    @UriParam(
            description = "What becomes of firings that were missed or came while a run was under way",
            enums = "once,all,skip",
            defaultValue = "once")
    private String misfire;

    @UriParam(description = "Time after which a run that has not begun to publish fails, as 30s, 10m or 2h")
    private String timeout;

    @UriParam(description = "How often a run that failed is run again by itself, 0 to 100", defaultValue = "0")
    private String retries;

    @UriParam(description = "Pause before a run that failed is run again, as 30s, 10m or 2h", defaultValue = "1m")
    private String retryDelay;

    @UriParam(description = "Syncs that must have succeeded for the same business date, with commas between them")
    private String after;

    @UriParam(description = "Most rows a second that a run reads; no limit if 0", defaultValue = "0")
    private String maxRowsPerSecond;

    @UriParam(description = "Most bytes a second that a run reads; no limit if 0", defaultValue = "0")
    private String maxBytesPerSecond;

    @UriParam(description = "How many days finished runs are kept; caravan.run.history-days if 0", defaultValue = "0")
    private String historyDays;

    @UriParam(
            description =
                    "Most dirty records that a run bears; one more fails it. Any number if only maxDirtyPercent is set",
            defaultValue = "0")
    private String maxDirty;

    @UriParam(description = "Largest share of dirty records that a run bears, in percent of at least 1000 rows, as 0.5")
    private String maxDirtyPercent;

    /** The text of an option, null if it is absent or none of these. */
    public String text(String name) {
        return switch (name) {
            case "schedule" -> schedule;
            case "timezone" -> timezone;
            case "startAt" -> startAt;
            case "endAt" -> endAt;
            case "misfire" -> misfire;
            case "timeout" -> timeout;
            case "retries" -> retries;
            case "retryDelay" -> retryDelay;
            case "after" -> after;
            case "maxRowsPerSecond" -> maxRowsPerSecond;
            case "maxBytesPerSecond" -> maxBytesPerSecond;
            case "historyDays" -> historyDays;
            case "maxDirty" -> maxDirty;
            case "maxDirtyPercent" -> maxDirtyPercent;
            default -> null;
        };
    }

    public String getSchedule() {
        return schedule;
    }

    public void setSchedule(String schedule) {
        this.schedule = schedule;
    }

    public String getTimezone() {
        return timezone;
    }

    public void setTimezone(String timezone) {
        this.timezone = timezone;
    }

    public String getStartAt() {
        return startAt;
    }

    public void setStartAt(String startAt) {
        this.startAt = startAt;
    }

    public String getEndAt() {
        return endAt;
    }

    public void setEndAt(String endAt) {
        this.endAt = endAt;
    }

    public String getMisfire() {
        return misfire;
    }

    public void setMisfire(String misfire) {
        this.misfire = misfire;
    }

    public String getTimeout() {
        return timeout;
    }

    public void setTimeout(String timeout) {
        this.timeout = timeout;
    }

    public String getRetries() {
        return retries;
    }

    public void setRetries(String retries) {
        this.retries = retries;
    }

    public String getRetryDelay() {
        return retryDelay;
    }

    public void setRetryDelay(String retryDelay) {
        this.retryDelay = retryDelay;
    }

    public String getAfter() {
        return after;
    }

    public void setAfter(String after) {
        this.after = after;
    }

    public String getMaxRowsPerSecond() {
        return maxRowsPerSecond;
    }

    public void setMaxRowsPerSecond(String maxRowsPerSecond) {
        this.maxRowsPerSecond = maxRowsPerSecond;
    }

    public String getMaxBytesPerSecond() {
        return maxBytesPerSecond;
    }

    public void setMaxBytesPerSecond(String maxBytesPerSecond) {
        this.maxBytesPerSecond = maxBytesPerSecond;
    }

    public String getHistoryDays() {
        return historyDays;
    }

    public void setHistoryDays(String historyDays) {
        this.historyDays = historyDays;
    }

    public String getMaxDirty() {
        return maxDirty;
    }

    public void setMaxDirty(String maxDirty) {
        this.maxDirty = maxDirty;
    }

    public String getMaxDirtyPercent() {
        return maxDirtyPercent;
    }

    public void setMaxDirtyPercent(String maxDirtyPercent) {
        this.maxDirtyPercent = maxDirtyPercent;
    }
}
