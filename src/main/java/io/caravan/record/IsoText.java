package io.caravan.record;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as ISO 8601 text, seconds always and as many decimals as there are; an instant ends with Z. */
final class IsoText {
    private IsoText() {}

    static String of(LocalDateTime value) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(value);
    }

    static String of(Instant value) {
        return of(LocalDateTime.ofInstant(value, ZoneOffset.UTC)) + "Z";
    }
}
