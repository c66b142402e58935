package org.comal.oracle.annotate;

import org.comal.plugin.Factory;
import org.comal.task.Task;
import org.comal.task.TaskFactory;
import org.comal.tck.FactoryKit;

class AnnotateFactoryTest extends FactoryKit<Task> {
  @Override
  protected Factory<Task> factory() {
    return new AnnotateFactory();
  }

  @Override
  protected Class<? extends Factory<Task>> kind() {
    return TaskFactory.class;
  }

  @Override
  protected String block() {
    return "answers = answers.jsonl";
  }

  @Override
  protected String root() {
    return "oracle { use = counting }";
  }
}
