package org.comal.winrate.eval;

import org.comal.plugin.Factory;
import org.comal.task.Task;
import org.comal.task.TaskFactory;
import org.comal.tck.FactoryKit;

class EvalFactoryTest extends FactoryKit<Task> {
  @Override
  protected Factory<Task> factory() {
    return new EvalFactory();
  }

  @Override
  protected Class<? extends Factory<Task>> kind() {
    return TaskFactory.class;
  }

  @Override
  protected String block() {
    return "comparisons = \"c.jsonl\"";
  }
}
