/**
 * Runs: the loop over prox steps ({@link org.comal.run.Run}), and the directory that it leaves
 * ({@link org.comal.run.RunDirectory}), from which it can be resumed, verified and read back
 * ({@link org.comal.run.RecordedRun}).
 */
package org.comal.run;
