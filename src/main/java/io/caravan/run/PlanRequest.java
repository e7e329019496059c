package io.caravan.run;

/**
 * What a source is told when it plans.
 *
 * @param run the run to plan
 * @param cursor where the managed cursor stands, null before the first committed run
 */
public record PlanRequest(Run run, String cursor) {}
