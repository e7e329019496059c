package io.caravan.file.source;

import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.schedule.Macros;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;

/** The option {@code modifiedSince}: a date or time in the zone of the run, or a time with an offset. */
final class FileTimes {
    private FileTimes() {}

    /** Null for all. */
    static Instant since(FileOptions options, Run run) {
        if (options.modifiedSince() == null) {
            return null;
        }
        String text = Macros.expand(options.modifiedSince(), run);
        try {
            if (text.length() == 10) {
                return LocalDate.parse(text).atStartOfDay(run.zone()).toInstant();
            }
            String iso = text.replace(' ', 'T');
            boolean offset = iso.endsWith("Z") || iso.indexOf('+') > 0 || iso.lastIndexOf('-') > 10;
            return offset
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).atZone(run.zone()).toInstant();
        } catch (DateTimeException e) {
            throw new RunException(
                    RunException.Category.USER,
                    run.route() + ": cannot use 'modifiedSince': '" + text
                            + "' is no date such as 2026-01-31 and no time such as 2026-01-31T06:00:00. Correct it.",
                    e);
        }
    }
}
