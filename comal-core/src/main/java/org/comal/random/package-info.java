/** Randomness as named streams, so that a run can be repeated and resumed bit for bit. */
package org.comal.random;
