package org.comal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.cli.Cli.comal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comal.files.DurableFiles;
import org.comal.mutants.Mutants;
import org.comal.mutants.Mutants.Guard;
import org.comal.mutants.Mutation;
import org.comal.mutants.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged configs are read, or refused in sentences that name them. */
class ConfigMutantsTest {
  /** Short whatever is changed: what a run does and how often is set beside it. */
  private static final String RUN =
      """
      run { seed = 7, steps = 3, checkpoint-every = 2 }
      algorithm { use = comal, eta = 0.3, tau = 0.1, inner-steps = 2 }
      policy {
        use = tabular
        responses = [a, b, "c"]
        initial = [0.5, 0.25, 0.25] # of the three
      }
      oracle { use = matrix, preferences = [[0.5, 0.1, 0.4], [0.9, 0.5, 1], [0.6, 0, 0.5]] }
      prox { use = exact }
      """;

  @TempDir private Path temp;

  private static Tally tried(
      String name, String text, String where, int usual, Mutants.Trial trial) {
    return Mutants.of(name, text.getBytes(UTF_8), Mutation.TOKENS, Mutation.TOKENS, Mutation.BYTES)
        .tried(usual, where, Guard.NONE, trial);
  }

  @ParameterizedTest
  @ValueSource(strings = {"small-proof.conf", "paper/figure-2.conf", "examples/adaptive.conf"})
  void aConfigIsCheckedAndPrinted(String name) throws IOException {
    Path conf = Cli.CONF.resolve(name);
    Path own = temp.resolve(conf.getFileName());
    String text =
        Files.readString(conf)
            .replace("\"quickstart/", "\"" + Cli.CONF.resolve("quickstart") + "/")
            .replace("include \"", "include \"" + conf.getParent() + "/");
    Tally tally =
        tried(
            own.getFileName().toString(),
            text,
            // Its own name, or that of a file which it includes.
            ".conf",
            60,
            mutant -> comal("config", Files.write(own, mutant)).result());
    assertThat(tally.refused()).isGreaterThan(tally.all() / 10);
    assertThat(tally.same() + tally.other()).isGreaterThan(tally.all() / 10);
  }

  @Test
  void aRunIsDone() {
    Path own = temp.resolve("run.conf");
    Path out = temp.resolve("out");
    Tally tally =
        tried(
            "run.conf",
            RUN,
            // Also "--set run.steps", where nothing is left but that.
            "run.",
            80,
            mutant -> {
              Files.write(own, mutant);
              try {
                comal("run", own, "--out", out, "--no-plots", "--set", "run.steps=3").result();
                return Cli.files(out);
              } finally {
                DurableFiles.deleteTree(out);
              }
            });
    assertThat(tally.refused()).isGreaterThan(tally.all() / 10);
    assertThat(tally.other()).isGreaterThan(tally.all() / 50);
  }
}
