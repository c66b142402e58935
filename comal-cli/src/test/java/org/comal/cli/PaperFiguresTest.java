package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.comal.cli.Shell.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaperFiguresTest {
  @TempDir private Path temp;

  @Test
  void figure1EndsAtTheNashPolicyAndLeavesEveryFile() throws IOException {
    Path out = temp.resolve("figure-1");

    Outcome run = Shell.comal("run", Shell.CONF.resolve("paper/figure-1.conf"), "--out", out);

    assertThat(run.exit()).as(run.err()).isZero();
    RunFiles files = RunFiles.read(out, "figure-1");
    assertThat((Double) files.result().get("gap")).isLessThan(1e-12);
    assertThat(files.result())
        .containsEntry("schema-version", 1L)
        .containsEntry("algorithm", "comal")
        .containsEntry("steps", 5000L)
        .containsEntry("seed", 7L);
    Map<String, Double> nash = files.table("nash").get("game");
    Map<String, Double> policy = files.table("policy").get("game");
    double[] known = {4 / 11.0, 3 / 11.0, 4 / 11.0};
    String[] responses = {"a", "b", "c"};
    for (int y = 0; y < 3; y++) {
      assertThat(nash.get(responses[y])).isCloseTo(known[y], within(1e-14));
      assertThat(policy.get(responses[y])).isCloseTo(known[y], within(1e-11));
    }
    // A line for the start and one for each of 5,000 steps; three responses and a heading.
    assertThat(Files.readAllLines(out.resolve("metrics.jsonl"))).hasSize(5001);
    assertThat(Files.readAllLines(out.resolve("trajectory.csv")))
        .hasSize(1 + 3 * 5001)
        .startsWith("step,prompt,response,probability", "0,game,a,0.2", "0,game,b,0.5");
    assertThat(out.resolve("config.resolved.conf")).isNotEmptyFile();
    assertThat(out.resolve("provenance.json")).isNotEmptyFile();
    for (String plot : new String[] {"gap", "kl-to-nash"}) {
      assertThat(out.resolve("plots/" + plot + ".svg")).isNotEmptyFile();
      assertThat(out.resolve("plots/" + plot + ".png")).isNotEmptyFile();
    }
    assertThat(out.resolve("plots"))
        .isDirectoryContaining(p -> p.toString().contains("trajectory"));
  }

  @Test
  void figure2TellsTheAlgorithmsApart() throws IOException {
    Path out = temp.resolve("figure-2");

    Outcome run = Shell.comal("run", Shell.CONF.resolve("paper/figure-2.conf"), "--out", out);

    assertThat(run.exit()).as(run.err()).isZero();
    // The paper's game after 5,000 updates, by an independent computation.
    Map<String, Double> gaps =
        Map.of(
            "inpo", 0.029414,
            "iterative-ipo", 0.398709,
            "nash-md", 0.027858,
            "mirror-prox", 9.64e-6,
            "omwu", 8.91e-6);
    gaps.forEach(
        (name, gap) -> {
          double found = gapOf(out, name);
          assertThat(found).as(name).isCloseTo(gap, within(gap > 1e-3 ? 5e-7 : 5e-9));
        });
    assertThat(gapOf(out, "comal")).isLessThan(1e-12);
    assertThat(gapOf(out, "iterative-dpo")).isGreaterThan(0.3);
    assertThat(gapOf(out, "sppo")).isGreaterThan(0.39);
    assertThat(run.out()).contains("comal", "iterative-dpo", "kl-to-nash");
    assertThat(out.resolve("suite.json")).isNotEmptyFile();
    assertThat(out.resolve("plots/trajectory.png")).isNotEmptyFile();
    assertThat(out.resolve("plots/gap.svg")).isNotEmptyFile();
  }

  private static double gapOf(Path suite, String name) {
    try {
      return (Double) RunFiles.read(suite.resolve(name), name).result().get("gap");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
