package org.comal.llm.sft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comal.llm.TestDevice;
import org.comal.plugin.Factory;
import org.comal.task.Task;
import org.comal.task.TaskFactory;
import org.comal.tck.FactoryKit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SftFactoryTest extends FactoryKit<Task> {
  private static final Path MODEL = model();

  private static Path model() {
    try {
      return SftRuns.model(Files.createTempDirectory("sft"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("train.jsonl"),
        """
        {"prompt": "Why?", "response": "So."}
        """);
  }

  @Override
  protected Path baseDirectory() {
    return folder;
  }

  @Override
  protected Factory<Task> factory() {
    return new SftFactory();
  }

  @Override
  protected Class<? extends Factory<Task>> kind() {
    return TaskFactory.class;
  }

  @Override
  protected String block() {
    return "train = train.jsonl";
  }

  @Override
  protected String root() {
    return "policy { use = causal-lm, " + TestDevice.LINE + ", model = \"" + MODEL + "\" }";
  }
}
