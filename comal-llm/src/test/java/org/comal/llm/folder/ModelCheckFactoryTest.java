package org.comal.llm.folder;

import java.nio.file.Path;
import org.comal.plugin.Factory;
import org.comal.task.Task;
import org.comal.task.TaskFactory;
import org.comal.tck.FactoryKit;

class ModelCheckFactoryTest extends FactoryKit<Task> {
  @Override
  protected Factory<Task> factory() {
    return new ModelCheckFactory();
  }

  @Override
  protected Class<? extends Factory<Task>> kind() {
    return TaskFactory.class;
  }

  @Override
  protected String block() {
    // Any folder: it is looked into when the task runs.
    return "model = \"" + Path.of("").toAbsolutePath() + "\"";
  }
}
