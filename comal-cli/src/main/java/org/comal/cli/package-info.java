/**
 * The command line. It knows plugins by their names only: no class in it refers to an algorithm, a
 * loss, an oracle or a policy.
 *
 * <p>Its packages use one another one way, each those named after it: {@code command} (what a user
 * can type), {@code launch} (runs it), {@code page} (tells of runs in HTML), {@code report} (tables
 * and plots of runs), {@code recorded} (reads runs back), {@code console} (what is seen meanwhile),
 * {@code track} (follows a run from outside) and {@code plot} (draws).
 */
package org.comal.cli;
