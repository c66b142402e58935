package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.system.LoopbackJudge.Then.GONE;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin that asks chat models of LangChain4j, in {@code plugins/} with LangChain4j's jars. */
class LangChainPluginTest {
  private static final String SECRET = "sk-test-0123456789abcdef";
  private static final String GAME =
      """
      run    { seed = 3, steps = 2 }
      policy { use = tabular, responses = [yes, no, perhaps] }
      algorithm { use = comal, eta = 0.5, tau = 0.1, inner-steps = 1 }
      prox { use = exact }
      oracle {
        use = langchain4j-judge
        chat-model = dev.langchain4j.model.openai.OpenAiChatModel
        builder { baseUrl = "http://127.0.0.1:PORT/v1", modelName = fake, temperature = 0 }
        builder-env { apiKey = JUDGE_KEY }
      }
      """;

  @TempDir private Path temp;

  /** The plugin's jar, and those of this class path that LangChain4j consists of. */
  private void drop(boolean others) throws IOException {
    Path plugins = Files.createDirectories(temp.resolve("plugins"));
    String jar = "comal-langchain4j-" + Commands.VERSION + ".jar";
    Files.copy(
        Commands.ROOT.resolve("comal-langchain4j/target").resolve(jar), plugins.resolve(jar));
    if (others) {
      List<Path> jars =
          Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
              .map(Path::of)
              .filter(p -> p.getFileName().toString().matches("(langchain4j|jtokkit|jspecify)-.*"))
              .toList();
      assertThat(jars).hasSizeGreaterThanOrEqualTo(4);
      for (Path each : jars) {
        Files.copy(each, plugins.resolve(each.getFileName()));
      }
    }
  }

  private Commands.Finished run(LoopbackJudge judge) throws Exception {
    Files.writeString(temp.resolve("judged.conf"), GAME.replace("PORT", "" + judge.port()));
    return Commands.comal(
        temp, Map.of("JUDGE_KEY", SECRET), "run", "judged.conf", "--out", "out", "--no-plots");
  }

  @Test
  void aRunAsksAModelOfLangChain4j() throws Exception {
    drop(true);
    try (LoopbackJudge judge = new LoopbackJudge(0, Integer.MAX_VALUE, GONE)) {
      Commands.Finished run = run(judge);
      assertThat(run.code()).as(run.output()).isZero();
      assertThat(judge.answered).isNotEmpty();
      assertThat(judge.keys).containsExactly("Bearer " + SECRET);
    }
    Path resolved = temp.resolve("out/config.resolved.conf");
    assertThat(resolved).content().contains("JUDGE_KEY").doesNotContain(SECRET);
  }

  @Test
  void withoutLangChain4jsJarsTheMissingOneIsNamed() throws Exception {
    drop(false);
    try (LoopbackJudge judge = new LoopbackJudge(0, Integer.MAX_VALUE, GONE)) {
      Commands.Finished run = run(judge);
      assertThat(run.code()).as(run.output()).isNotZero();
      Surroundings.assertSentence(run);
      assertThat(run.output())
          .contains("there is no class dev.langchain4j.model.openai.OpenAiChatModel.")
          .contains("Maybe put its jar and those that it needs into plugins/");
    }
  }
}
