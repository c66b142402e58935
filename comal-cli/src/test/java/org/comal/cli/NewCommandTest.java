package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.cli.Cli.comal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comal.cli.Cli.Outcome;
import org.comal.cli.console.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The configs that {@code comal new} writes pass their checks and run. */
class NewCommandTest {
  @TempDir private Path temp;

  @Test
  void theConfigOfATableRunsAsItIs() {
    Outcome made = comal("new", temp.resolve("mine"));
    Path config = temp.resolve("mine/game.conf");
    assertThat(made.exit()).as(made.err()).isZero();
    assertThat(made.out()).contains("Config: " + config, "Next: comal run " + config);

    Outcome run = comal("run", config, "--out", temp.resolve("out"), "--no-plots");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(temp.resolve("out/result.json")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"language-model", "judge"})
  void theConfigsOfALanguageModelPassTheirChecks(String wanted) throws IOException {
    Path model = Files.createDirectory(temp.resolve("a \"model\""));
    Path oracle = Cli.CONF.resolve("quickstart/judge");
    Outcome made =
        comal(
            "new",
            temp,
            "--for",
            wanted,
            "--model",
            model,
            "--oracle",
            oracle,
            "--url",
            "http://localhost:1/v1",
            "--judge",
            "nobody");
    assertThat(made.exit()).as(made.err()).isZero();
    assertThat(Files.readString(temp.resolve("game.conf"))).doesNotContain("<<", ">>");

    Outcome checked = comal("config", temp.resolve("game.conf"));
    assertThat(checked.exit()).as(checked.err()).isZero();
    assertThat(checked.out()).contains("use = causal-lm", "use = inpo");
  }

  @Test
  void whatIsThereStays() throws IOException {
    Files.writeString(temp.resolve("game.conf"), "mine");
    Outcome again = comal("new", temp);
    assertThat(again.exit()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(again.err()).contains("is there already; name another directory");
    assertThat(temp.resolve("game.conf")).hasContent("mine");
  }
}
