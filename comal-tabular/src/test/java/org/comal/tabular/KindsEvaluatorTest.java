package org.comal.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.comal.data.Comparison;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.evaluate.Evaluation;
import org.comal.grammar.Grammar;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.prox.Game;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Responses are sorted into kinds, and the kinds are measured as a small game. */
class KindsEvaluatorTest {
  private static final double[][] PAPER = {{.5, .1, .8}, {.9, .5, .1}, {.2, .9, .5}};
  private static final List<Prompt> PROMPTS =
      List.of(Prompt.user("p", "Say it."), Prompt.user("q", "Again."));

  /** Responses of ten: two begin with a, five with b, two with c, one with z; all differ. */
  private static class Ten implements Policy {
    @Override
    public String id() {
      return "ten";
    }

    @Override
    public List<List<Response>> sample(
        List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
      List<List<Response>> all = new ArrayList<>();
      for (Prompt x : prompts) {
        List<Response> own = new ArrayList<>();
        for (int k = 0; k < perPrompt; k++) {
          String text = "aabbbbbccz".charAt(k % 10) + " " + x.id() + k;
          own.add(new Response(new int[] {k}, text, true));
        }
        all.add(own);
      }
      return all;
    }

    @Override
    public double[] logProb(List<Completion> batch) {
      return new double[batch.size()];
    }

    @Override
    public void save(Path directory) {}

    @Override
    public Policy load(Path directory) {
      return this;
    }
  }

  /** The paper's preferences, with .05 more for what stands first. */
  private static final class Biased implements PreferenceOracle {
    private int asked;

    @Override
    public String id() {
      return "biased";
    }

    @Override
    public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
      asked += batch.size();
      return batch.stream()
          .mapToDouble(c -> PAPER[kind(c.first())][kind(c.second())] + .05)
          .toArray();
    }

    private static int kind(Response y) {
      return "abc".indexOf(y.text().charAt(0));
    }
  }

  private static KindsEvaluator evaluator(int samples, Optional<PreferenceTable> given) {
    Map<String, Pattern> kinds = new LinkedHashMap<>();
    kinds.put("first", Pattern.compile("^a"));
    kinds.put("second", Pattern.compile("^b"));
    kinds.put("third", Pattern.compile("^c|^b never"));
    return new KindsEvaluator(
        new KindsEvaluator.Settings(
            new ResponseKinds.ByPatterns(kinds), samples, 256, Sampling.FAITHFUL, given));
  }

  @Test
  void measuresTheGameAndTheSharesInIt() {
    Biased oracle = new Biased();
    Game game = new Game(PROMPTS, oracle);
    KindsEvaluator evaluator = evaluator(10, Optional.empty());
    evaluator.begin(new Ten(), game, new RandomSource(1));
    Evaluation found = evaluator.measure(new Ten(), game, new RandomSource(1));
    // Of 20 responses: 4, 10, 4, and 2 of none. Of the 18 named: 2/9, 5/9, 2/9.
    assertThat(found.figures())
        .containsEntry("share-first", .2)
        .containsEntry("share-second", .5)
        .containsEntry("share-third", .2)
        .containsEntry("share-other", .1);
    assertThat(found.shares())
        .isEqualTo(Map.of("game", Map.of("first", 2 / 9., "second", 5 / 9., "third", 2 / 9.)));
    // P(third ≻ shares) = (2 · .2 + 5 · .9 + 2 · .5) / 9 = 5.9 / 9, the most that any kind wins.
    assertThat(found.figures().get("gap")).isCloseTo(5.9 / 9 - .5, within(1e-12));
    // Nash is (4, 3, 4) / 11.
    double kl = (8 * Math.log(4 / 11. / (2 / 9.)) + 3 * Math.log(3 / 11. / (5 / 9.))) / 11;
    assertThat(found.figures().get("kl-to-nash")).isCloseTo(kl, within(1e-9));
    assertThat(evaluator.nash(new Ten(), game).orElseThrow().probabilities(Prompt.named("game")))
        .containsExactly(new double[] {4 / 11., 3 / 11., 4 / 11.}, within(1e-9));
    // Two pairs a prompt for each of the three pairs of kinds, in both orders.
    assertThat(oracle.asked).isEqualTo(2 * 2 * 3 * 2);
  }

  @Test
  void takesPreferencesThatAreGivenAndAsksNothing() {
    Biased oracle = new Biased();
    Game game = new Game(PROMPTS, oracle);
    KindsEvaluator evaluator = evaluator(10, Optional.of(PreferenceTable.of(PAPER)));
    evaluator.begin(new Ten(), game, new RandomSource(1));
    assertThat(evaluator.measure(new Ten(), game, new RandomSource(1)).figures().get("gap"))
        .isCloseTo(5.9 / 9 - .5, within(1e-12));
    assertThat(oracle.asked).isZero();
  }

  /** Four responses about rain to a prompt about rain, then one about bread, then none. */
  private static final class OfRain extends Ten {
    @Override
    public List<List<Response>> sample(
        List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
      return List.of(
          Stream.of("rain is", "rain is", "rain was", "rain is", "bread is", "rain is so")
              .map(text -> new Response(new int[] {1}, text, true))
              .toList());
    }
  }

  @Test
  void aGrammarTellsWhatAnswersAnotherPrompt(@TempDir Path temp) throws IOException {
    Path file = temp.resolve("a.grammar");
    Files.writeString(
        file, "once x = rain | bread\nask = What of <x>?\nnow = <x> is\nthen = <x> was\n");
    Map<String, String> rules = new LinkedHashMap<>();
    rules.put("present", "now");
    rules.put("past", "then");
    KindsEvaluator evaluator =
        new KindsEvaluator(
            new KindsEvaluator.Settings(
                new ResponseKinds.ByGrammar(Grammar.read(file), "ask", rules),
                6,
                1,
                Sampling.FAITHFUL,
                Optional.of(PreferenceTable.of(new double[][] {{.5, .9}, {.1, .5}}))));
    Game game = new Game(List.of(Prompt.user("p", "What of rain?")), new Biased());
    assertThat(evaluator.measure(new OfRain(), game, new RandomSource(1)).figures())
        .containsEntry("share-present", 3 / 6.)
        .containsEntry("share-past", 1 / 6.)
        .containsEntry("share-off-prompt", 1 / 6.)
        .containsEntry("share-other", 1 / 6.);
  }

  @Test
  void saysWhichKindsNeverMet() {
    Game game = new Game(PROMPTS, new Biased());
    assertThatThrownBy(
            () -> evaluator(7, Optional.empty()).begin(new Ten(), game, new RandomSource(1)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("the kinds first and third cannot be measured")
        .hasMessageContaining("in 7 responses");
  }

  @Test
  void refusesATableAndNoKinds() {
    TabularPolicy table = TabularPolicy.game(List.of("a", "b"), .5, .5);
    Game game = new Game(PROMPTS, new Biased());
    assertThat(evaluator(1, Optional.empty()).reject(table, game).orElseThrow())
        .contains("use exact-game");
    KindsEvaluator none =
        new KindsEvaluator(
            new KindsEvaluator.Settings(
                new ResponseKinds.ByPatterns(Map.of()), 1, 1, Sampling.FAITHFUL, Optional.empty()));
    assertThat(none.reject(new Ten(), game).orElseThrow())
        .contains("a pattern, or a rule of the grammar, by name");
  }
}
