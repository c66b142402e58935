/**
 * What an oracle was asked by a task that compares texts: kept as it comes, so that a task that was
 * cut off asks nothing twice.
 */
package org.comal.eval.asked;
