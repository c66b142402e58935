/** Measures an oracle against labels: {@code comal oracle eval}. */
package org.comal.eval.oracle;
