/** Benchmarks, run with JMH; results and how to repeat them are in {@code docs/benchmarks.md}. */
package org.comal.bench;
