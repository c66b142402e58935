package org.comal.guice;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.comal.plugin.Opened;
import org.comal.task.Task;

/**
 * A task whose workers go when it is closed.
 *
 * @param task the task itself
 * @param work closes who works for it
 */
record WorkedTask(Task task, AutoCloseable work) implements Task {
  @Override
  public Map<String, ?> run(Path directory) throws IOException {
    return task.run(directory);
  }

  @Override
  public Map<String, Double> oracleStatistics() {
    return task.oracleStatistics();
  }

  @Override
  public void close() {
    Opened all = new Opened();
    all.add(work);
    all.add(task);
    all.close();
  }
}
