/**
 * How fast a language model of a given shape trains, scores and generates on a device, against the
 * device's own matrix product: {@code comal bench llm}.
 */
package org.comal.bench.llm;
