package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.comal.cli.launch.Launch;
import org.comal.files.FaultyFileSystem.Fault;
import org.comal.guice.Experiment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@link FaultyLives} of tasks that ask an oracle, and of the stages before a run. What was
 * answered and brought to the disk is not asked again.
 */
class FaultyTasksTest {
  /** Writes down what it is asked, a question at a time. */
  private static final String ORACLE =
      """
      import java.io.IOException;
      import java.io.UncheckedIOException;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.nio.file.StandardOpenOption;
      import java.util.List;
      import org.comal.data.Comparison;
      import org.comal.oracle.PreferenceOracle;
      import org.comal.oracle.PreferenceOracleFactory;
      import org.comal.oracle.VerdictListener;
      import org.comal.plugin.About;
      import org.comal.plugin.Blueprint;
      import org.comal.plugin.Options;
      import org.comal.plugin.Services;
      import org.comal.random.RandomSource;

      public class Asked implements PreferenceOracleFactory {
        public About about() { return new About("asked", "prefers the longer text", SPI_VERSION); }
        public String keys() { return "log = null"; }
        public Blueprint<PreferenceOracle> read(Options options, Services services) {
          Path log = Path.of(options.text("log"));
          return () -> new PreferenceOracle() {
            public String id() { return "asked"; }
            public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
              double[] p = new double[batch.size()];
              for (int i = 0; i < p.length; i++) {
                double a = batch.get(i).first().text().length();
                p[i] = a / (a + batch.get(i).second().text().length());
                try {
                  Files.writeString(log, batch.get(i).prompt().id() + "\\n",
                      StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
                heard.given(i, p[i]);
              }
              return p;
            }
          };
        }
      }
      """;

  private static final int PROMPTS = 5;
  private static final int MODELS = 2;

  /** Lines of what is asked about, and the plugin. */
  @TempDir private static Path made;

  @TempDir private Path temp;

  @BeforeAll
  static void make() throws IOException {
    CountPlugin.compile(made, "Asked", ORACLE, "org.comal.oracle.PreferenceOracleFactory");
    List<String> responses = new ArrayList<>();
    List<String> pairs = new ArrayList<>();
    for (int x = 0; x < PROMPTS; x++) {
      for (int y = 0; y < MODELS; y++) {
        responses.add(
            "{\"prompt_id\":\"p%d\",\"prompt\":\"%d?\",\"model\":\"m%d\",\"response\":\"%s\"}"
                .formatted(x, x, y, "x".repeat(1 + x + 2 * y)));
      }
      pairs.add(
          "{\"prompt\":\"%d?\",\"first\":\"yes %s\",\"second\":\"no\",\"preference\":0.9}"
              .formatted(x, "x".repeat(x)));
    }
    Files.write(made.resolve("responses.jsonl"), responses);
    Files.write(made.resolve("pairs.jsonl"), pairs);
  }

  private Path log() {
    return temp.resolve("log");
  }

  private Path config(String text) throws IOException {
    return Files.writeString(
        made.resolve("faulty.conf"),
        "run { seed = 3, plugins = plugins }\n"
            + text.replace("MADE", made.toString()).replace("LOG", log().toString()));
  }

  /** A task that asks so many questions, and one more after a fault: the one that was not kept. */
  private FaultyLives asking(int questions, String task) throws IOException {
    Path config = config("oracle { use = asked, log = \"LOG\" }\n" + task);
    return new FaultyLives(
        temp.resolve("life"),
        FaultyLives.task(config),
        when -> {
          List<String> asked = Files.readAllLines(log());
          assertThat(asked.size()).as(when).isBetween(questions, questions + 1);
          Files.delete(log());
        });
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void annotate(Fault fault) throws IOException {
    FaultyLives lives =
        asking(
            PROMPTS,
            "task { use = annotate, answers = \"MADE/responses.jsonl\", batch-size = 2,"
                + " parquet = true }");
    assertThat(lives.ends()).contains("comparisons.jsonl", "comparisons.parquet");
    assertThat(lives.begun(fault, fault == Fault.KILL ? 1 : 7)).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void eval(Fault fault) throws IOException {
    FaultyLives lives =
        asking(
            2 * PROMPTS, "task { use = eval, answers = \"MADE/responses.jsonl\", batch-size = 2 }");
    assertThat(lives.ends()).contains("comparisons.jsonl", "matrix.json");
    assertThat(lives.begun(fault, 7)).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void evaluationOfAnOracle(Fault fault) throws IOException {
    FaultyLives lives =
        asking(
            2 * PROMPTS,
            "task { use = oracle-eval, pairs = \"MADE/pairs.jsonl\", batch-size = 2 }");
    assertThat(lives.ends()).contains("answers.jsonl", "reliability.csv");
    assertThat(lives.begun(fault, 7)).isPositive();
  }

  private FaultyLives prepared() throws IOException {
    Path config =
        config(
            """
            run { steps = 1 }
            algorithm { use = mirror-descent, eta = 0.3 }
            policy { use = tabular, responses = [a, b], initial = [0.5, 0.5] }
            oracle { use = matrix, preferences = [[0.5, 0.1], [0.9, 0.5]] }
            prox { use = exact }
            prepare {
              annotated {
                task { use = annotate, answers = "MADE/responses.jsonl", batch-size = 2 }
                oracle { use = asked, log = "LOG" }
              }
              counted {
                task { use = eval, comparisons = "prepared:annotated/comparisons.jsonl" }
              }
            }
            """);
    return new FaultyLives(
        temp.resolve("life"),
        directory ->
            new Launch(Experiment.load(List.of(config), List.of()), directory, FaultyLives.screen())
                .run(Launch.Presence.RESUME),
        when -> {
          assertThat(Files.readAllLines(log()).size()).as(when).isBetween(PROMPTS, PROMPTS + 1);
          Files.delete(log());
        });
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void stagesBeforeARun(Fault fault) throws IOException {
    FaultyLives lives = prepared();
    assertThat(lives.ends())
        .contains("prepared/annotated/result.json", "prepared/counted/result.json", "result.json");
    assertThat(lives.begun(fault, 11)).isPositive();
  }
}
