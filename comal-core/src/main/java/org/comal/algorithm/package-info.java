/**
 * The algorithms, one a file, each a sequence of prox steps on symbolic payoffs. None of them knows
 * what a policy is made of.
 *
 * <p>{@link org.comal.algorithm.Comal} is the paper's; {@link org.comal.algorithm.MirrorDescent},
 * {@link org.comal.algorithm.Inpo}, {@link org.comal.algorithm.MirrorProx}, {@link
 * org.comal.algorithm.Omwu} and {@link org.comal.algorithm.NashMd} are what it is compared with;
 * {@link org.comal.algorithm.BestResponse} trains against a policy that stays.
 */
package org.comal.algorithm;
