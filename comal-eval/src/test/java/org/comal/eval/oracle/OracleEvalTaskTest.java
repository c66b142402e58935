package org.comal.eval.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comal.data.Comparison;
import org.comal.event.Listener;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.plugin.Defaults;
import org.comal.plugin.Factory;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.Problems;
import org.comal.plugin.Services;
import org.comal.random.RandomSource;
import org.comal.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OracleEvalTaskTest {
  private static final List<String> HANDS = List.of("rock", "scissors", "paper");

  @TempDir Path temp;
  private final List<String> asked = new ArrayList<>();
  private int questionsLeft = Integer.MAX_VALUE;

  /** Says .9 for what beats the other, leans by .05 to what stands first, abstains on "well". */
  private final class Hands implements PreferenceOracle {
    @Override
    public String id() {
      return "hands";
    }

    @Override
    public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
      double[] p = new double[batch.size()];
      for (int i = 0; i < p.length; i++) {
        Comparison c = batch.get(i);
        if (questionsLeft-- <= 0) {
          throw new IllegalStateException("killed");
        }
        asked.add(c.prompt().id() + ":" + c.first() + ">" + c.second());
        int a = HANDS.indexOf(c.first().text());
        int b = HANDS.indexOf(c.second().text());
        p[i] = a < 0 || b < 0 ? Double.NaN : ((a + 1) % 3 == b ? 0.9 : 0.1) + 0.05;
      }
      return p;
    }
  }

  private final class Here implements Services {
    private final Options root;

    Here(Options root) {
      this.root = root;
    }

    @Override
    public Options root() {
      return root;
    }

    @Override
    public Path baseDirectory() {
      return temp;
    }

    @Override
    public Listener listener() {
      return Listener.NONE;
    }

    @Override
    public RandomSource random() {
      return new RandomSource(1);
    }

    @Override
    public <T> Part<T> read(Class<? extends Factory<T>> kind, Options owner, String key) {
      @SuppressWarnings("unchecked")
      T oracle = (T) new Hands();
      return Part.of(owner.block(key), () -> oracle);
    }
  }

  @BeforeEach
  void writePairs() throws IOException {
    // x: all three pairs, the last label wrong. y: one pair, drawn. z: an abstention.
    Files.write(
        temp.resolve("pairs.jsonl"),
        List.of(
            row("x", "rock", "scissors", 1),
            row("x", "scissors", "paper", 0.8),
            row("x", "rock", "paper", 1),
            row("y", "paper", "rock", 0.5),
            row("z", "well", "rock", 1)));
  }

  private static String row(String id, String first, String second, double preference) {
    return "{\"prompt_id\": \"%s\", \"prompt\": \"What?\", \"first\": \"%s\", \"second\": \"%s\","
            .formatted(id, first, second)
        + " \"preference\": %s}".formatted(preference);
  }

  private Map<?, ?> run(String name, String block) throws IOException {
    OracleEvalFactory factory = new OracleEvalFactory();
    Problems problems = new Problems();
    Options options =
        new Options(ConfigFactory.parseString(block), "task", problems).over(Defaults.of(factory));
    Options root = new Options(ConfigFactory.parseString("oracle { use = hands }"), "", problems);
    try (Task task = factory.read(options, new Here(root)).make()) {
      return task.run(Files.createDirectories(temp.resolve(name)));
    }
  }

  private static double figure(Map<?, ?> of, String... path) {
    Object at = of;
    for (String key : path) {
      at = ((Map<?, ?>) at).get(key);
    }
    return ((Number) at).doubleValue();
  }

  @Test
  void reportsAgreementBiasesAndCycles() throws IOException {
    Map<?, ?> report = run("out", "pairs = pairs.jsonl");

    assertThat(figure(report, "rows")).isEqualTo(5);
    assertThat(figure(report, "abstained")).isEqualTo(1);
    assertThat(figure(report, "undecided-labels")).isEqualTo(1);
    // rock > scissors and scissors > paper are right, rock > paper is not.
    assertThat(figure(report, "accuracy")).isCloseTo(2.0 / 3, within(1e-12));
    // P(a, b) + P(b, a) = .95 + .15 = 1.1.
    assertThat(figure(report, "position-bias")).isCloseTo(0.05, within(1e-12));
    assertThat(figure(report, "flips")).isZero();
    assertThat(figure(report, "intransitivity-of-oracle", "triples")).isEqualTo(1);
    assertThat(figure(report, "intransitivity-of-oracle", "cyclic-share")).isEqualTo(1);
    assertThat(figure(report, "intransitivity-of-oracle", "strongest-cycle"))
        .isCloseTo(0.4, within(1e-12));
    // Four equal log-odds, three of them around x, of which rewards explain nothing.
    assertThat(figure(report, "intransitivity-of-oracle", "beyond-bradley-terry"))
        .isCloseTo(0.75, within(1e-9));
    assertThat(figure(report, "intransitivity-of-labels", "cyclic-share")).isZero();
    assertThat(temp.resolve("out/answers.jsonl")).content().hasLineCount(5);
    assertThat(temp.resolve("out/reliability.csv")).exists();
  }

  @Test
  void asksAboutPairsWithoutALabelWhereItIsTold() throws IOException {
    Files.write(
        temp.resolve("star.jsonl"),
        List.of(row("x", "rock", "scissors", 1), row("x", "rock", "paper", 0)));
    assertThat(figure(run("star", "pairs = star.jsonl"), "intransitivity-of-oracle", "triples"))
        .isZero();
    Map<?, ?> all = run("all", "pairs = star.jsonl, all-pairs = true");
    assertThat(figure(all, "rows")).isEqualTo(2);
    assertThat(figure(all, "questions")).isEqualTo(3);
    assertThat(figure(all, "intransitivity-of-oracle", "cyclic-share")).isEqualTo(1);
  }

  /** 2 pairs a batch, so 4 questions: a kill loses those of one batch and no more. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3, 4, 9})
  void nothingIsAskedTwiceAfterAKill(int kill) throws IOException {
    String block = "pairs = pairs.jsonl, batch-size = 2";
    Map<?, ?> whole = run("whole", block);
    asked.clear();
    questionsLeft = kill;
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> run("killed", block));
    // The process may have died while it wrote a line.
    Path file = temp.resolve("killed/answers.jsonl");
    Files.writeString(file, Files.readString(file) + "{\"prompt_id\":\"x\",");
    asked.clear();
    questionsLeft = Integer.MAX_VALUE;

    Map<?, ?> resumed = run("killed", block);

    assertThat(asked).hasSize(10 - kill / 4 * 4);
    assertThat(resumed).isEqualTo(whole);
    for (String name : List.of("answers.jsonl", "report.json", "reliability.csv")) {
      assertThat(temp.resolve("killed").resolve(name))
          .hasSameBinaryContentAs(temp.resolve("whole").resolve(name));
    }
  }

  @Test
  void verdictsOfALaterVersionAreNotTakenUp() throws IOException {
    String block = "pairs = pairs.jsonl, batch-size = 2";
    questionsLeft = 9;
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> run("later", block));
    questionsLeft = Integer.MAX_VALUE;
    Path file = temp.resolve("later/answers.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.set(1, lines.get(1).replace("\"schema_version\":1", "\"schema_version\":2"));
    Files.write(file, lines);
    Files.delete(temp.resolve("later/answers.jsonl.sha-256"));

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> run("later", block))
        .withMessageStartingWith(
            file + ":2: the row is of schema_version 2, but this COMAL reads versions up to 1");
    assertThat(Files.readAllLines(file)).isEqualTo(lines);
  }

  @Test
  void aKeptVerdictThatCannotBeReadIsNamed() throws IOException {
    String block = "pairs = pairs.jsonl, batch-size = 2";
    questionsLeft = 9;
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> run("odd", block));
    Path file = temp.resolve("odd/answers.jsonl");
    List<String> lines = Files.readAllLines(file);
    for (String damaged : List.of("{" + lines.get(2), lines.get(2).replace("forward", "f"))) {
      List<String> other = new ArrayList<>(lines);
      other.set(2, damaged);
      Files.write(file, other);
      Files.deleteIfExists(temp.resolve("odd/answers.jsonl.sha-256"));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> run("odd", block))
          .withMessageStartingWith(file + ":3: ")
          .withMessageNotContaining("\n");
    }
  }

  @Test
  void keepsThePromptsThatAFileNames() throws IOException {
    Files.writeString(temp.resolve("ids.txt"), "y\nz\n");
    assertThat(figure(run("some", "pairs = pairs.jsonl, only = ids.txt"), "rows")).isEqualTo(2);
    Files.writeString(temp.resolve("ids.txt"), "nobody\n");
    assertThatIOException()
        .isThrownBy(() -> run("none", "pairs = pairs.jsonl, only = ids.txt"))
        .withMessageContaining("pairs.jsonl has no pairs for the prompts that");
  }
}
