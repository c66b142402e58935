/**
 * How well an oracle's verdicts agree with labels ({@link org.comal.agreement.Agreement}), and how
 * far from Bradley-Terry preferences are ({@link org.comal.agreement.Intransitivity}).
 *
 * <p>The module that trains an oracle and the one that asks it report by the same figures.
 */
package org.comal.agreement;
