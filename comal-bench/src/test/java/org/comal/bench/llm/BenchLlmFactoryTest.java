package org.comal.bench.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.comal.plugin.Factory;
import org.comal.task.Task;
import org.comal.task.TaskFactory;
import org.comal.tck.FactoryKit;
import org.junit.jupiter.api.Test;

class BenchLlmFactoryTest extends FactoryKit<Task> {
  @Override
  protected Factory<Task> factory() {
    return new BenchLlmFactory();
  }

  @Override
  protected Class<? extends Factory<Task>> kind() {
    return TaskFactory.class;
  }

  @Test
  void isACommandOfTwoWords() {
    assertThat(new BenchLlmFactory().command()).isEqualTo(List.of("bench", "llm"));
  }
}
