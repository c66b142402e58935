package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comal.cli.Cli.Outcome;
import org.comal.cli.console.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A config is read as often as one likes; what it asks for is made once, and closed. */
class ReadThenMakeTest {
  private static final String ORACLE = "org.comal.oracle.PreferenceOracleFactory";

  /** An oracle that writes a line when it is loaded and one when it is closed. */
  private static final String HEAVY =
      """
      import java.io.IOException;
      import java.nio.file.*;
      import java.util.*;
      import org.comal.data.Comparison;
      import org.comal.oracle.*;
      import org.comal.plugin.*;
      import org.comal.random.RandomSource;

      public class Heavy implements PreferenceOracleFactory {
        public About about() { return new About("%s", "takes long to load", SPI_VERSION); }
        public String keys() { return "# A file.\\nlog = null"; }
        public Blueprint<PreferenceOracle> read(Options options, Services services) {
          Path log = services.path(options, "log");
          return () -> new Loaded(log);
        }
        record Loaded(Path log) implements PreferenceOracle {
          Loaded { note(log, "loaded"); }
          public String id() { return "heavy"; }
          public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
            double[] p = new double[batch.size()];
            for (int i = 0; i < p.length; i++) {
              p[i] = 0.5 + 0.1 * Integer.signum(
                  batch.get(i).first().text().compareTo(batch.get(i).second().text()));
            }
            return p;
          }
          public void close() { note(log, "closed"); }
          static void note(Path log, String word) {
            try {
              Files.writeString(log, word + "\\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          }
        }
      }
      """;

  @TempDir private Path temp;

  private Path config(String... lines) throws IOException {
    return Files.write(temp.resolve("mine.conf"), List.of(lines));
  }

  private List<String> log() throws IOException {
    Path log = temp.resolve("log.txt");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  private Path heavyRun() throws IOException {
    return heavyRun("policy { use = tabular, responses = [a, b, c] }");
  }

  private Path heavyRun(String policy) throws IOException {
    CountPlugin.compile(temp, "Heavy", HEAVY.formatted("heavy"), ORACLE);
    return config(
        "run { steps = 3 }",
        "algorithm { use = comal }",
        policy,
        "data { use = inline, prompts = [hello] }",
        "oracle { use = heavy, log = log.txt }",
        "prox { use = exact }");
  }

  @Test
  void lookingAtAConfigMakesNothing() throws IOException {
    Outcome shown = Cli.comal("config", heavyRun(), "--plugins", temp.resolve("plugins"));

    assertThat(shown.exit()).as(shown.err()).isZero();
    assertThat(shown.out()).contains("heavy");
    assertThat(log()).isEmpty();
  }

  @Test
  void aRunMakesItsOracleOnceAndClosesIt() throws IOException {
    Outcome done = Cli.comal("run", heavyRun(), "--out", temp.resolve("out"), "--no-plots");

    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(log()).containsExactly("loaded", "closed");
  }

  /** The check of a run makes a solver too, to show it the problems; each is closed. */
  @Test
  void everySolverThatIsMadeIsClosed() throws IOException {
    CountPlugin.compile(
        temp,
        "Slow",
        """
        import java.io.IOException;
        import java.nio.file.*;
        import java.util.*;
        import org.comal.plugin.*;
        import org.comal.prox.*;

        public class Slow implements ProxSolverFactory {
          public About about() { return new About("slow", "stays where it is", SPI_VERSION); }
          public String keys() { return "# A file.\\nlog = null"; }
          public Blueprint<ProxSolver> read(Options options, Services services) {
            Path log = services.path(options, "log");
            return () -> new Made(log);
          }
          record Made(Path log) implements ProxSolver, AutoCloseable {
            Made { note(log, "made"); }
            public Optional<String> reject(ProxProblem problem) { return Optional.empty(); }
            public Solution solve(ProxProblem problem, Step step) {
              return new Solution(problem.anchor());
            }
            public void close() { note(log, "closed"); }
            static void note(Path log, String word) {
              try {
                Files.writeString(
                    log, word + "\\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            }
          }
        }
        """,
        "org.comal.prox.ProxSolverFactory");
    Path config =
        config(
            "run { steps = 2 }",
            "algorithm { use = mirror-descent }",
            "policy { use = tabular, responses = [a, b] }",
            "oracle { use = matrix, preferences = [[0.5, 0.6], [0.4, 0.5]] }",
            "prox { use = slow, log = log.txt }");
    Outcome shown = Cli.comal("config", config, "--plugins", temp.resolve("plugins"));
    assertThat(shown.exit()).as(shown.err()).isZero();
    assertThat(log()).isEmpty();

    Outcome done = Cli.comal("run", config, "--out", temp.resolve("out"), "--no-plots");

    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(log()).containsExactly("made", "closed", "made", "closed");
  }

  @Test
  void aConfigWithAProblemMakesNothing() throws IOException {
    Path config = heavyRun();
    Outcome refused = Cli.comal("run", config, "--set", "algorithm.eta=-1");

    assertThat(refused.exit()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(log()).isEmpty();
  }

  @Test
  void whatWasMadeIsClosedWhereTheRestCannotBe() throws IOException {
    Outcome refused =
        Cli.comal("run", heavyRun("policy { use = causal-lm, model = \"" + temp + "\" }"));

    assertThat(refused.exit()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(log()).containsExactly("loaded", "closed");
  }

  /** Where the config leaves the choice, an evaluator that needs a key is none to choose. */
  @Test
  void aPluginsEvaluatorThatNeedsAKeyStopsNoOtherRun() throws IOException {
    CountPlugin.compile(
        temp,
        "Needy",
        """
        import org.comal.evaluate.*;
        import org.comal.plugin.*;

        public class Needy implements EvaluatorFactory {
          public About about() { return new About("needy", "needs a key", SPI_VERSION); }
          public String keys() { return "# Required.\\nwhat = null"; }
          public Blueprint<Evaluator> read(Options options, Services services) {
            options.text("what");
            return () -> { throw new IllegalStateException("is not to be made"); };
          }
        }
        """,
        "org.comal.evaluate.EvaluatorFactory");

    Outcome done = Cli.comal("run", heavyRun(), "--out", temp.resolve("out"), "--no-plots");

    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(done.out()).contains("gap");
  }

  @Test
  void aDryRunMakesEachOnceToo() throws IOException {
    Outcome plan =
        Cli.comal(
            "run",
            heavyRun(),
            "--plugins",
            temp.resolve("plugins"),
            "--dry-run",
            "--out",
            temp.resolve("out"));

    assertThat(plan.exit()).as(plan.err()).isZero();
    assertThat(log()).containsExactly("loaded", "closed");
  }

  /** An oracle may be called as a policy is: which is meant is for the place to say. */
  @Test
  void aNameOfAnotherKindTakesNoDefaultsAway() throws IOException {
    Path config =
        config(
            "run { steps = 3 }",
            "algorithm { use = comal }",
            "policy { use = causal-lm, model = " + temp + " }",
            "data { use = inline, prompts = [hello] }",
            "oracle { use = matrix, preferences = [[0.5]] }",
            "evaluator {",
            "  use = win-rate",
            "  against { other { use = causal-lm, model = " + temp + " } }",
            "}",
            "prox { use = inpo }");
    String before = Cli.comal("config", config).out();
    CountPlugin.compile(temp, "Heavy", HEAVY.formatted("causal-lm"), ORACLE);
    Outcome shown = Cli.comal("config", config, "--plugins", temp.resolve("plugins"));

    assertThat(shown.exit()).as(shown.err()).isZero();
    assertThat(shown.out().lines().filter(l -> l.contains("micro-batch-tokens"))).hasSize(2);
    assertThat(shown.out().lines().filter(l -> !l.contains("plugins =")).toList())
        .isEqualTo(before.lines().filter(l -> !l.contains("plugins =")).toList());
  }
}
