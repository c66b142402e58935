/**
 * Policies, by what they can do.
 *
 * <p>{@link org.comal.policy.Policy} is what everybody can count on: sampling, log-probabilities,
 * saving. {@link org.comal.policy.EnumerablePolicy} adds exact probabilities, {@link
 * org.comal.policy.TrainablePolicy} a {@link org.comal.policy.Learner}, {@link
 * org.comal.policy.MixablePolicy} geometric mixtures. A new kind of policy is a {@link
 * org.comal.policy.PolicyFactory} found by {@link java.util.ServiceLoader}.
 */
package org.comal.policy;
