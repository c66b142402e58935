package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.comal.cli.Cli.comal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.comal.cli.Cli.Outcome;
import org.comal.run.RecordedRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two figures of the paper, from config to files. */
class PaperFiguresTest {
  @TempDir private Path temp;

  @Test
  void figure1ReachesNashAndLeavesEveryFile() throws IOException {
    Path run = temp.resolve("figure-1");
    Outcome outcome = comal("run", Cli.CONF.resolve("paper/figure-1.conf"), "--out", run);

    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out()).contains("comal", "5000", "a 0.36364, b 0.27273, c 0.36364");
    assertThat(Cli.files(run).keySet())
        .contains(
            "config.resolved.conf",
            "metrics.jsonl",
            "provenance.json",
            "result.json",
            "trajectory.csv",
            "checkpoints/step-5000/state.json");
    for (String plot : List.of("trajectory", "gap", "kl-to-nash")) {
      assertThat(run.resolve("plots/" + plot + ".svg")).isNotEmptyFile();
      assertThat(run.resolve("plots/" + plot + ".png")).isNotEmptyFile();
    }

    Map<String, Object> result = RecordedRun.read(run, "figure-1").result();
    assertThat(result.keySet())
        .containsExactly(
            "schema-version",
            "algorithm",
            "steps",
            "reference-updates",
            "seed",
            "gap",
            "kl-to-nash",
            "nash",
            "policy");
    assertThat(result)
        .containsEntry("schema-version", 1L)
        .containsEntry("algorithm", "comal")
        .containsEntry("steps", 5000L)
        .containsEntry("reference-updates", 200L) // 5,000 steps of 25 each
        .containsEntry("seed", 7L);
    assertThat((Double) result.get("gap")).isLessThan(1e-12);
    Map<String, Double> policy = RecordedRun.read(run, "figure-1").table("policy").get("game");
    assertThat(policy.get("a")).isEqualTo(4 / 11.0, within(1e-11));
    assertThat(policy.get("b")).isEqualTo(3 / 11.0, within(1e-11));
    assertThat(policy.get("c")).isEqualTo(4 / 11.0, within(1e-11));

    // Step 0 and each of 5,000 steps; three responses each; a head.
    assertThat(Files.readAllLines(run.resolve("metrics.jsonl"))).hasSize(5001);
    List<String> trajectory = Files.readAllLines(run.resolve("trajectory.csv"));
    assertThat(trajectory).hasSize(1 + 3 * 5001);
    assertThat(trajectory.subList(0, 4))
        .containsExactly(
            "step,prompt,response,probability", "0,game,a,0.2", "0,game,b,0.5", "0,game,c,0.3");
    RecordedRun.Metrics metrics = RecordedRun.read(run, "figure-1").metrics();
    assertThat(metrics.names()).containsExactly("step", "reference-updates", "gap", "kl-to-nash");
    assertThat(metrics.column("gap")[0]).isEqualTo(0.14, within(1e-15));
    assertThat(metrics.column("kl-to-nash")[0]).isEqualTo(0.122039, within(5e-7));
    assertThat(metrics.column("step")[5000]).isEqualTo(5000);
  }

  @Test
  void figure2ComparesEveryAlgorithm() throws IOException {
    Path suite = temp.resolve("figure-2");
    Outcome outcome = comal("run", Cli.CONF.resolve("paper/figure-2.conf"), "--out", suite);

    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.exit()).isZero();
    assertThat(gap(suite, "comal")).isLessThan(1e-12);
    assertThat(gap(suite, "inpo")).isEqualTo(0.029414, within(5e-7));
    assertThat(gap(suite, "iterative-ipo")).isEqualTo(0.398709, within(5e-7));
    assertThat(gap(suite, "mirror-prox")).isEqualTo(9.64e-6, within(5e-9));
    assertThat(gap(suite, "omwu")).isEqualTo(8.91e-6, within(5e-9));
    assertThat(gap(suite, "nash-md")).isEqualTo(0.027858, within(5e-7));
    for (String name : List.of("sppo", "iterative-dpo")) {
      assertThat(gap(suite, name)).as(name).isGreaterThan(0.1);
    }
    assertThat(suite.resolve("suite.json")).isNotEmptyFile();
    for (String plot : List.of("trajectory.svg", "gap.svg", "kl-to-nash.png")) {
      assertThat(suite.resolve("plots").resolve(plot)).isNotEmptyFile();
      assertThat(suite.resolve("omwu/plots").resolve(plot)).isNotEmptyFile();
    }
    assertThat(outcome.out().lines().toList()).anyMatch(l -> l.startsWith("nash-md "));
  }

  private static double gap(Path suite, String run) throws IOException {
    return (Double) RecordedRun.read(suite.resolve(run), run).result().get("gap");
  }
}
