package org.comal.llm.folder;

import org.comal.plugin.Factory;
import org.comal.task.Task;
import org.comal.task.TaskFactory;
import org.comal.tck.FactoryKit;

class ModelMergeFactoryTest extends FactoryKit<Task> {
  @Override
  protected Factory<Task> factory() {
    return new ModelMergeFactory();
  }

  @Override
  protected Class<? extends Factory<Task>> kind() {
    return TaskFactory.class;
  }

  @Override
  protected String block() {
    return "adapter = \"adapters\"";
  }
}
