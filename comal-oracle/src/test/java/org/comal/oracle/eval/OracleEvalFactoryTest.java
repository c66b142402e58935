package org.comal.oracle.eval;

import org.comal.plugin.Factory;
import org.comal.task.Task;
import org.comal.task.TaskFactory;
import org.comal.tck.FactoryKit;

class OracleEvalFactoryTest extends FactoryKit<Task> {
  @Override
  protected Factory<Task> factory() {
    return new OracleEvalFactory();
  }

  @Override
  protected Class<? extends Factory<Task>> kind() {
    return TaskFactory.class;
  }

  @Override
  protected String block() {
    return "pairs = pairs.jsonl";
  }

  @Override
  protected String root() {
    return "oracle { use = counting }";
  }
}
