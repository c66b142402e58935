/**
 * Preference oracles and the decorators that any oracle can wear: {@link
 * org.comal.oracle.SymmetrizedOracle}, {@link org.comal.oracle.CachedOracle}, {@link
 * org.comal.oracle.SampledOracle}. In a config a decorator is an oracle with another oracle in its
 * {@code of} block.
 */
package org.comal.oracle;
