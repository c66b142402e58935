package org.comal.eval;

import java.util.Optional;
import org.comal.evaluate.ErrorsOver;
import org.comal.policy.Sampling;

/**
 * How models are compared.
 *
 * @param baseline the model that every other is compared with; empty to compare all pairs
 * @param limit prompts that are compared at most, from the first
 * @param bothOrders whether every pair is asked in both orders and the verdicts are averaged
 * @param samples responses to a prompt that are drawn from each policy
 * @param sampling how they are drawn
 * @param difficulty whether the length-controlled rates allow for each prompt's difficulty
 * @param batchSize questions asked at once
 * @param errorsOver what errors and intervals are over
 * @param resamples of the Nash mixture's bootstrap
 * @param level of intervals, in (0, 1)
 */
record EvalSettings(
    Optional<String> baseline,
    int limit,
    boolean bothOrders,
    int samples,
    Sampling sampling,
    boolean difficulty,
    int batchSize,
    ErrorsOver errorsOver,
    int resamples,
    double level) {}
