/**
 * {@code comal eval}: responses of several models, from files or drawn from policies, compared by
 * an oracle, or comparisons that were made before, as a win-rate matrix.
 */
package org.comal.eval;
