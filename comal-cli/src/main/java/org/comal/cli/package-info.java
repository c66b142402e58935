/**
 * The command line. It knows plugins by their names only: no class here refers to an algorithm, a
 * loss, an oracle or a policy.
 */
package org.comal.cli;
