/**
 * {@code comal annotate}: candidate responses to prompts become comparisons by an oracle, to train
 * or to measure with.
 */
package org.comal.eval.annotate;
