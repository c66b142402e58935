package org.comal.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Listener;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Factory;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.PluginRegistry;
import org.comal.plugin.Problem;
import org.comal.plugin.Problems;
import org.comal.plugin.Services;
import org.comal.policy.PolicyFactory;
import org.comal.prox.Game;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableConfigTest {
  private static final PluginRegistry REGISTRY =
      PluginRegistry.load(
          List.of(PolicyFactory.class, PreferenceOracleFactory.class),
          List.of(),
          TableConfigTest.class.getClassLoader());

  @TempDir private static Path directory;

  private record Wiring(Options root) implements Services {
    static Wiring of(String hocon) {
      Path file = directory.resolve("game.conf");
      try {
        Files.writeString(file, hocon);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Config config = ConfigFactory.parseFile(file.toFile());
      return new Wiring(new Options(config, "", new Problems()));
    }

    TabularPolicy policy() {
      return (TabularPolicy) read(PolicyFactory.class, root, "policy").make();
    }

    PreferenceOracle oracle() {
      return read(PreferenceOracleFactory.class, root, "oracle").make();
    }

    @Override
    public Path baseDirectory() {
      return Path.of("");
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
      return REGISTRY.read(kind, owner, key, this);
    }
  }

  private static double prefer(PreferenceOracle oracle, String prompt, String a, String b) {
    Response first = new Response(new int[0], a, true);
    Response second = new Response(new int[0], b, true);
    return oracle
        .prefer(List.of(new Comparison(Prompt.named(prompt), first, second)), new RandomSource(0))[
        0];
  }

  @Test
  void readsTheUnnamedGame() {
    Wiring wiring =
        Wiring.of(
            """
            policy { use = tabular, responses = [a, b, c], initial = [0.2, 0.5, 0.3] }
            oracle { use = matrix, preferences = [[0.5, 0.1, 0.8], [0.9, 0.5, 0.1], [0.2, 0.9, 0.5]] }
            """);
    TabularPolicy policy = wiring.policy();
    assertThat(policy.id()).isEqualTo(PaperGame.start().id());
    assertThat(policy.prompts()).containsExactly(Prompt.named("game"));
    assertThat(prefer(wiring.oracle(), "game", "c", "b")).isEqualTo(0.9, within(1e-15));
    assertThat(prefer(wiring.oracle(), "game", "a", "b")).isEqualTo(0.1, within(1e-15));
  }

  @Test
  void promptsTakeWhatTheyLeaveOutFromTheBlocks() {
    Wiring wiring =
        Wiring.of(
            """
            policy { use = tabular, responses = [yes, no] }
            oracle { use = matrix, preferences = [[0.5, 0.75], [0.25, 0.5]] }
            prompts {
              p1 { initial = [0.25, 0.75] }
              p2 { responses = [a, b, c], preferences = [[0.5, 1, 0], [0, 0.5, 1], [1, 0, 0.5]] }
            }
            """);
    TabularPolicy policy = wiring.policy();
    assertThat(policy.probabilities(Prompt.named("p1"))).containsExactly(0.25, 0.75);
    assertThat(policy.probabilities(Prompt.named("p2")))
        .containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, within(1e-15));
    assertThat(prefer(wiring.oracle(), "p1", "yes", "no")).isEqualTo(0.75);
    assertThat(prefer(wiring.oracle(), "p2", "a", "c")).isZero();
    assertThatThrownBy(() -> prefer(wiring.oracle(), "p3", "a", "c"))
        .hasMessageContaining("no preferences for prompt p3");
    assertThatThrownBy(() -> prefer(wiring.oracle(), "p2", "a", "d"))
        .hasMessageContaining("knows no response \"d\" to prompt p2");
  }

  @Test
  void numbersAloneNameTheResponses() {
    Wiring wiring =
        Wiring.of("policy { use = tabular }, oracle { use = bradley-terry, rewards = [1, 0, 3] }");
    assertThat(wiring.policy().support(Prompt.named("game")).toString()).isEqualTo("[y1, y2, y3]");
    // σ(3 − 1) = .8807970779778823
    assertThat(prefer(wiring.oracle(), "game", "y3", "y1"))
        .isEqualTo(0.8807970779778823, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "initial = [0.2, 0.5, 0.2] | policy.initial adds up to 0.9, but",
        "initial = [1.2, -0.5, 0.3] | policy.initial has 1.2 in place 1, but a probability is from 0",
        "initial = [0.5, -0.5, 1] | policy.initial has -0.5 in place 2",
        "initial = [0.5, 0.5] | policy.initial is for 2 responses, but prompt game has 3: a, b, c",
        "initial = [0.5, NaN, 0.5] | policy.initial[1] is \"NaN\", but must be a number",
      })
  void badInitialPoliciesAreProblemsWithTheirLine(String initial, String message) {
    Wiring wiring = Wiring.of("policy { use = tabular, responses = [a, b, c]\n" + initial + "\n}");
    assertProblem(catchThrowableOfType(ConfigException.class, wiring::policy), 2, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[0.5, 0.1] | 3 | row 2 has 2 numbers, but the table is square with 3 rows",
        "[0.9, 0.5, 1.1] | 3 | row 2 has 1.1 in column 3, but a probability is from 0 to 1",
        "[0.9, 0.4, 0.1] | 3 | row 2 has 0.4 on the diagonal, but a response against itself is a draw",
        "[0.8, 0.5, 0.1] | 3 | row 2 has 0.8 in column 1 where row 1 has 0.1 the other way round",
      })
  void badMatricesAreProblemsWithTheirRow(String row, int line, String message) {
    Wiring wiring =
        Wiring.of(
            "policy.responses = [a, b, c], oracle { use = matrix, preferences = [\n[0.5, 0.1, 0.8],\n"
                + row
                + ",\n[0.2, 0.9, 0.5]] }");
    assertProblem(
        catchThrowableOfType(ConfigException.class, wiring::oracle),
        line,
        "oracle.preferences " + message);
  }

  @Test
  void everyProblemIsReportedAtOnce() {
    Wiring wiring =
        Wiring.of(
            """
            policy { use = tabular }
            prompts {
              p1 { responses = [a, a] }
              p2 { responses = [a, b], initial = [0.5, 0.6] }
              p3 { response = [a, b] }
            }
            """);
    ConfigException e = catchThrowableOfType(ConfigException.class, wiring::policy);
    assertThat(e.problems()).hasSize(4);
    assertProblem(e, 3, "prompts.p1.responses has a twice");
    assertProblem(e, 4, "prompts.p2.initial adds up to 1.1");
    assertThat(e).hasMessageContaining("game.conf:5: prompts.p3.response is not a known key");
    assertThat(e).hasMessageContaining("policy.responses is missing: name the responses");
  }

  @Test
  void missingPreferencesAreAProblemThatNamesThePrompt() {
    Wiring wiring =
        Wiring.of(
            "policy.responses = [a, b], oracle { use = matrix }, prompts { p1 {}, p2 {"
                + " preferences = [[0.5, 1], [0, 0.5]] } }");
    assertThatThrownBy(wiring::oracle)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("oracle.preferences is missing and not given for prompt p1");
  }

  @Test
  void aStartWithoutSomeResponsePlaysTheGameOfTheRest() {
    // Of a and c alone a wins .8, so that the best reply to halves of both wins (.5 + .8) / 2.
    TabularPolicy start = TabularPolicy.game(PaperGame.RESPONSES, 0.5, 0, 0.5);
    assertThat(PaperGame.gap(start, PaperGame.game())).isCloseTo(0.15, within(1e-12));
  }

  @Test
  void noMassWhereNashHasNoneIsFine() {
    Game game =
        new Game(
            PaperGame.start().prompts(), BradleyTerryOracle.game(PaperGame.RESPONSES, 0, 1, 2));
    TabularPolicy start = TabularPolicy.game(PaperGame.RESPONSES, 0, 0.5, 0.5);
    // KL(Nash ‖ start) = log(1 / .5)
    assertThat(PaperGame.klToNash(start, game)).isEqualTo(Math.log(2), within(1e-15));
  }

  private static void assertProblem(ConfigException e, int line, String message) {
    assertThat(e.problems())
        .anySatisfy(
            (Problem p) -> {
              assertThat(p.where()).endsWith("game.conf:" + line);
              assertThat(p.message()).contains(message);
            });
  }
}
