package org.comal.dataset.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.comal.event.Listener;
import org.comal.grammar.Grammar;
import org.comal.plugin.Factory;
import org.comal.random.RandomSource;
import org.comal.task.Task;
import org.comal.task.TaskFactory;
import org.comal.tck.FactoryKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest extends FactoryKit<Task> {
  @TempDir private Path temp;

  @Override
  protected Factory<Task> factory() {
    return new CorpusFactory();
  }

  @Override
  protected Class<? extends Factory<Task>> kind() {
    return TaskFactory.class;
  }

  @Override
  protected String block() {
    try {
      Files.writeString(
          temp.resolve("a.grammar"),
          """
          once x = a | b
          prompt = What of <x>?
          response = <x> is [1] | <x> was
          """);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return "grammar = a.grammar, rows = 40";
  }

  @Override
  protected Path baseDirectory() {
    return temp;
  }

  @Test
  void writesRowsAndTheDifferentPrompts() throws IOException {
    block();
    Grammar grammar = Grammar.read(temp.resolve("a.grammar"));
    Task task =
        new CorpusTask(grammar, "prompt", "response", 40, new RandomSource(3), Listener.NONE);

    Map<String, ?> result = task.run(temp);

    List<String> rows = Files.readAllLines(temp.resolve("rows.jsonl"));
    assertThat(rows)
        .hasSize(40)
        .allMatch(
            r ->
                r.matches(
                    "\\{\"schema_version\":1,\"prompt\":\"What of ([ab])\\?\",\"response\":\"\\1 (is \\[1\\]|was)\"}"));
    assertThat(Files.readAllLines(temp.resolve("prompts.jsonl")))
        .hasSize(2)
        .allMatch(
            r ->
                r.matches(
                    "\\{\"schema_version\":1,\"prompt_id\":\"p[12]\",\"prompt\":\"What of [ab]\\?\"}"));
    assertThat(result.get("prompts")).isEqualTo(2);
    assertThat(result.get("different-responses")).isEqualTo(4);
  }
}
