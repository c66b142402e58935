/**
 * Executors of a Spark cluster as workers. The driver sends a portion of work as text, executors
 * keep the models that they made of the config that came with it, and send back what came of it.
 * Beside them stands a task that copies files from and to file systems that Hadoop knows.
 */
package org.comal.spark;
