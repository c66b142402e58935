/** Runs experiments, suites, tasks and sweeps in their directories, or says what they would do. */
package org.comal.cli.launch;
