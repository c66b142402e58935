/**
 * Conformance kits: what extends one of these and passes can be used wherever its interface is
 * asked for.
 *
 * <p>Extend the kit of your kind in your tests and supply the object; the tests come with it. A
 * capability is a method that answers {@code true} unless overridden; a kit that is told of a
 * missing one checks that it is missing cleanly.
 *
 * <ul>
 *   <li>{@link org.comal.tck.PolicyKit}, and {@link org.comal.tck.LearnerKit} where it learns
 *   <li>{@link org.comal.tck.PolicySamplerKit}
 *   <li>{@link org.comal.tck.OracleKit}
 *   <li>{@link org.comal.tck.SolverKit}, {@link org.comal.tck.LossKit}
 *   <li>{@link org.comal.tck.AlgorithmKit}
 *   <li>{@link org.comal.tck.TrackerKit}, {@link org.comal.tck.WorkersKit}
 *   <li>{@link org.comal.tck.FactoryKit}, for the factory of each
 * </ul>
 */
package org.comal.tck;
