package org.comal.eval.annotate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comal.plugin.Factory;
import org.comal.task.Task;
import org.comal.task.TaskFactory;
import org.comal.tck.FactoryKit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class AnnotateFactoryTest extends FactoryKit<Task> {
  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("answers.jsonl"),
        """
        {"prompt_id": "0", "prompt": "Why?", "model": "a", "response": "So."}
        """);
  }

  @Override
  protected Path baseDirectory() {
    return folder;
  }

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
