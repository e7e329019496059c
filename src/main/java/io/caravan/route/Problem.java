package io.caravan.route;

import io.caravan.connection.Mask;

/**
 * One thing that is wrong in a dropped file.
 *
 * @param line from 1, 0 when it concerns the whole file
 * @param column from 1, 0 when unknown
 * @param option the key at fault, null when there is none
 * @param value what the user wrote, null when there is none or it is secret
 * @param message what cannot be done, why, and what to do
 */
public record Problem(int line, int column, String option, String value, String message) {
    private static final int LONGEST_VALUE = 200;

    public Problem {
        if (line < 0 || column < 0 || message == null || message.isBlank()) {
            throw new IllegalArgumentException("a problem needs a place and a message");
        }
        message = Mask.of(message);
        value = Mask.of(value);
        value = value == null || value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
    }

    static Problem ofFile(String message) {
        return new Problem(0, 0, null, null, message);
    }

    @Override
    public String toString() {
        return line == 0 ? message : "line " + line + ", column " + column + ": " + message;
    }
}
