package io.caravan.engine;

/**
 * A harm that is to happen.
 *
 * @param after how many steps it lets pass, counted from the fault before it; it then takes the first step it fits
 */
record Fault(int after, Harm harm) {
    @Override
    public String toString() {
        return harm + "@" + after;
    }
}
