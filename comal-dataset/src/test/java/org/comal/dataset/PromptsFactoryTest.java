package org.comal.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.comal.data.Prompt;
import org.comal.plugin.Defaults;
import org.comal.plugin.Factory;
import org.comal.plugin.Options;
import org.comal.plugin.Problems;
import org.comal.prompts.PromptSource;
import org.comal.prompts.PromptSourceFactory;
import org.comal.tck.FactoryKit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptsFactoryTest extends FactoryKit<PromptSource> {
  @TempDir Path folder;

  @BeforeEach
  void writeOne() throws IOException {
    Files.writeString(
        folder.resolve("prompts.jsonl"),
        """
        {"prompt_id": "0", "prompt": "Why?"}
        """);
  }

  @Override
  protected Path baseDirectory() {
    return folder;
  }

  @Override
  protected Factory<PromptSource> factory() {
    return new PromptsFactory();
  }

  @Override
  protected Class<? extends Factory<PromptSource>> kind() {
    return PromptSourceFactory.class;
  }

  @Override
  protected String block() {
    return "file = prompts.jsonl";
  }

  private PromptSource source(String keys) throws IOException {
    PromptsFactory factory = new PromptsFactory();
    Options block =
        new Options(
            ConfigFactory.parseString("file = prompts.jsonl," + keys), "data", new Problems());
    return factory.read(block.over(Defaults.of(factory)), new Here(folder)).make();
  }

  private List<String> ids(String keys) throws IOException {
    return source(keys).prompts().stream().map(Prompt::id).toList();
  }

  private void write(int n) throws IOException {
    String[] lines = new String[n];
    Arrays.setAll(lines, i -> "{'prompt_id':" + i + ",'prompt':'" + i + "'}");
    Sample.lines(folder.resolve("prompts.jsonl"), lines);
  }

  @Test
  void takesAPartInTheOrderOfTheFile() throws IOException {
    write(5);
    assertThat(ids("skip = 1, limit = 3")).containsExactly("1", "2", "3");
    assertThat(ids("skip = 3, limit = 3")).containsExactly("3", "4");
  }

  @Test
  void drawsTheOrderBySeed() throws IOException {
    write(50);
    List<String> all = ids("shuffle = true");
    assertThat(all).hasSize(50).doesNotHaveDuplicates().isNotEqualTo(ids("shuffle = false"));
    assertThat(ids("shuffle = true, skip = 2, limit = 3")).isEqualTo(all.subList(2, 5));
  }

  @Test
  void readsNoMoreThanItTakes() throws IOException {
    Sample.lines(folder.resolve("prompts.jsonl"), "{'prompt':'x'}", "broken");
    assertThat(source("limit = 1").prompts()).hasSize(1);
  }

  @Test
  void saysWhatIsWrongWithTheFile() throws IOException {
    Path file = folder.resolve("prompts.jsonl");
    Files.delete(file);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> source("").prompts())
        .withMessage(file + " is not there");
    write(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> source("skip = 2").prompts())
        .withMessage(file + " holds 2 prompts, of which skip = 2 leaves none");
  }
}
