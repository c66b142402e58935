package org.comal.eval;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comal.plugin.Factory;
import org.comal.task.Task;
import org.comal.task.TaskFactory;
import org.comal.tck.FactoryKit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class EvalFactoryTest extends FactoryKit<Task> {
  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("c.jsonl"),
        """
        {"prompt_id": "0", "first_model": "a", "second_model": "b", "preference": 1}
        """);
  }

  @Override
  protected Path baseDirectory() {
    return folder;
  }

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
