/**
 * What an oracle was asked by a task that compares texts: kept as it comes, so that a task that was
 * cut off asks nothing twice; and the texts to be compared, which stand in a file meanwhile.
 */
package org.comal.eval.asked;
