package org.comal.spark;

import org.comal.plugin.Factory;
import org.comal.task.Task;
import org.comal.task.TaskFactory;
import org.comal.tck.FactoryKit;

class HadoopCopyFactoryTest extends FactoryKit<Task> {
  @Override
  protected Factory<Task> factory() {
    return new HadoopCopyFactory();
  }

  @Override
  protected Class<? extends Factory<Task>> kind() {
    return TaskFactory.class;
  }

  @Override
  protected String block() {
    return "from = \"hdfs://head/data/prompts.parquet\"";
  }
}
