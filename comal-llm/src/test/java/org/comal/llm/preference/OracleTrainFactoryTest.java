package org.comal.llm.preference;

import org.comal.plugin.Factory;
import org.comal.task.Task;
import org.comal.task.TaskFactory;
import org.comal.tck.FactoryKit;

class OracleTrainFactoryTest extends FactoryKit<Task> {
  @Override
  protected Factory<Task> factory() {
    return new OracleTrainFactory();
  }

  @Override
  protected Class<? extends Factory<Task>> kind() {
    return TaskFactory.class;
  }

  @Override
  protected String block() {
    return "train = pairs.jsonl";
  }
}
