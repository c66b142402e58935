package org.comal.llm.init;

import org.comal.plugin.Factory;
import org.comal.task.Task;
import org.comal.task.TaskFactory;
import org.comal.tck.FactoryKit;

class ModelInitFactoryTest extends FactoryKit<Task> {
  @Override
  protected Factory<Task> factory() {
    return new ModelInitFactory();
  }

  @Override
  protected Class<? extends Factory<Task>> kind() {
    return TaskFactory.class;
  }
}
