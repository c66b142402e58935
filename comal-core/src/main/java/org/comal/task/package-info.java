/**
 * Long jobs that are no sequence of prox steps: training on examples, making a model, judging
 * responses. A {@link org.comal.task.TaskFactory} makes one out of a config's {@code task} block;
 * it then works in a directory of its own and can be taken up again after a kill.
 */
package org.comal.task;
