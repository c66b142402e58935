package org.comal.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.comal.data.Comparison;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.oracle.ForwardingOracle;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.policy.UnsavedPolicy;
import org.comal.prox.Game;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Win rates of policies that always say the same. */
class WinRateEvaluatorTest {
  private static final List<Prompt> PROMPTS =
      List.of(Prompt.user("p", "1"), Prompt.user("q", "2"), Prompt.user("r", "3"));

  /** A policy with one response. */
  private static final class Constant implements UnsavedPolicy {
    private final String text;
    private int rests;
    private boolean closed;

    Constant(String text) {
      this.text = text;
    }

    @Override
    public String id() {
      return text;
    }

    @Override
    public List<List<Response>> sample(
        List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
      Response y = new Response(new int[text.length()], text, true);
      return new ArrayList<>(
          Collections.nCopies(prompts.size(), Collections.nCopies(perPrompt, y)));
    }

    @Override
    public double[] logProb(List<Completion> batch) {
      return new double[batch.size()];
    }

    @Override
    public void rest() {
      rests++;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** Prefers the longer by .6, .7 or .8, by prompt, and what stands first by .1 more. */
  private static final class Longer implements PreferenceOracle {
    private int asked;

    @Override
    public String id() {
      return "longer";
    }

    @Override
    public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
      asked += batch.size();
      return batch.stream()
          .mapToDouble(
              c -> {
                double p = .6 + .1 * "pqr".indexOf(c.prompt().id());
                boolean longer = c.first().text().length() > c.second().text().length();
                return .1 + (longer ? p : 1 - p);
              })
          .toArray();
    }
  }

  /** Tells its verdicts one by one, and leaves some pairs open. */
  private static final class Judge extends ForwardingOracle {
    private final Predicate<Comparison> open;

    Judge(Predicate<Comparison> open) {
      super(new Longer());
      this.open = open;
    }

    @Override
    public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
      double[] p = super.prefer(batch, random, VerdictListener.NONE);
      for (int i = 0; i < p.length; i++) {
        p[i] = open.test(batch.get(i)) ? Double.NaN : p[i];
        heard.given(i, p[i]);
      }
      return p;
    }
  }

  private static WinRateEvaluator evaluator(int prompts, boolean both, Map<String, Policy> others) {
    return new WinRateEvaluator(
        new WinRateEvaluator.Settings(2, prompts, both, Sampling.FAITHFUL),
        Optional::empty,
        others,
        Listener.NONE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsHowManyPairsOfAllOpponentsWereAskedAbout(boolean both) {
    PreferenceOracle judge = new Judge(c -> false);
    List<Event> events = new ArrayList<>();
    WinRateEvaluator evaluator =
        new WinRateEvaluator(
            new WinRateEvaluator.Settings(1, 0, both, Sampling.FAITHFUL),
            Optional::empty,
            Map.of("long", new Constant("a long answer")),
            events::add);
    Game game = new Game(PROMPTS, judge);
    evaluator.begin(new Constant("two!"), game, new RandomSource(1));
    evaluator.evaluate(new Constant("seven.."), game, new RandomSource(2));
    // Three prompts, two opponents, one response each.
    assertThat(events)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 6)
                .<Event>mapToObj(n -> new Event.Progress(Phase.EVALUATE, n, 6, "pairs"))
                .toList());
  }

  @Test
  void averagesBothOrdersAndTellsTheSpreadOverPrompts() {
    Longer oracle = new Longer();
    Game game = new Game(PROMPTS, oracle);
    Constant initial = new Constant("two!");
    Constant other = new Constant("a long answer");
    WinRateEvaluator evaluator = evaluator(0, true, Map.of("long", other));
    evaluator.begin(initial, game, new RandomSource(1));
    Map<String, Double> found =
        evaluator.evaluate(new Constant("seven.."), game, new RandomSource(2));
    assertThat(found.keySet())
        .containsExactly(
            "win-rate",
            "win-rate-error",
            "win-rate-answer-error",
            "win-rate-low",
            "win-rate-high",
            "win-rate-pairs",
            "win-rate-long",
            "win-rate-long-error",
            "win-rate-long-answer-error",
            "win-rate-long-low",
            "win-rate-long-high",
            "win-rate-long-pairs",
            "answer-tokens",
            "answer-characters");
    // .6, .7, .8 without what position adds; the standard deviation is .1.
    assertThat(found.get("win-rate")).isCloseTo(.7, within(1e-12));
    assertThat(found.get("win-rate-error")).isCloseTo(.1 / Math.sqrt(3), within(1e-12));
    assertThat(found.get("win-rate-long")).isCloseTo(.3, within(1e-12));
    // Two responses against two on three prompts.
    assertThat(found.get("win-rate-pairs")).isEqualTo(12);
    assertThat(found.get("answer-tokens")).isEqualTo(7);
    // Each of two responses against each of two, in both orders, on three prompts,
    // by two opponents.
    assertThat(oracle.asked).isEqualTo(2 * 2 * 2 * 3 * 2);
    // They say the same each time, so fresh ones would change nothing.
    assertThat(found.get("win-rate-answer-error")).isZero();
    assertThat(initial.rests).isEqualTo(1);
    evaluator.close();
    assertThat(other.closed).isTrue();
    assertThat(initial.closed).isFalse();
  }

  @Test
  void asksOnceWhereToldToAndTakesTheFirstPrompts() {
    Longer oracle = new Longer();
    Game game = new Game(PROMPTS, oracle);
    WinRateEvaluator evaluator = evaluator(1, false, Map.of());
    evaluator.begin(new Constant("two!"), game, new RandomSource(1));
    Map<String, Double> found =
        evaluator.evaluate(new Constant("seven.."), game, new RandomSource(2));
    assertThat(found.get("win-rate")).isCloseTo(.7, within(1e-12));
    assertThat(found).doesNotContainKey("win-rate-error");
    assertThat(oracle.asked).isEqualTo(4);
  }

  /** Responses with a word for each prompt and response, drawn from the stream. */
  private static final class Chance implements UnsavedPolicy {
    private final List<String> drawn = new ArrayList<>();

    @Override
    public String id() {
      return "chance";
    }

    @Override
    public List<List<Response>> sample(
        List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
      List<List<Response>> all = new ArrayList<>();
      for (Prompt x : prompts) {
        List<Response> responses = new ArrayList<>();
        for (int k = 0; k < perPrompt; k++) {
          String text =
              Long.toString(random.at("prompt", x.id()).at("sample", k).generator().nextLong());
          drawn.add(text);
          responses.add(new Response(new int[1], text, true));
        }
        all.add(responses);
      }
      return all;
    }

    @Override
    public double[] logProb(List<Completion> batch) {
      return new double[batch.size()];
    }
  }

  @Test
  void anOpponentThatIsNamedAsTheInitialPolicyIsDrawsOfItsOwn() {
    // One policy three times: as the initial one, as an opponent of that name, and as the one that
    // is measured. A stream that two of them share would draw the same responses twice.
    Chance policy = new Chance();
    Game game = new Game(PROMPTS, new Longer());
    WinRateEvaluator evaluator = evaluator(0, false, Map.of("initial", policy, "", policy));
    evaluator.begin(policy, game, new RandomSource(1).at("evaluate"));
    evaluator.evaluate(policy, game, new RandomSource(1).at("evaluate", 0));
    assertThat(policy.drawn).hasSize(4 * 3 * 2).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void pairsThatTheOracleLeavesOpenAreCountedApart(boolean both) {
    PreferenceOracle judge = new Judge(c -> c.prompt().id().equals("q"));
    WinRateEvaluator evaluator = evaluator(0, both, Map.of("same", new Constant("seven..")));
    Game game = new Game(PROMPTS, judge);
    evaluator.begin(new Constant("two!"), game, new RandomSource(1));
    Map<String, Double> found =
        evaluator.evaluate(new Constant("seven.."), game, new RandomSource(2));
    // One of three prompts with two responses of each is open; equal responses are never asked.
    assertThat(found)
        .containsEntry("win-rate-pairs", 8.0)
        .containsEntry("win-rate-open", 4.0)
        .containsEntry("win-rate-same-pairs", 12.0)
        .doesNotContainKey("win-rate-same-open");
  }

  @Test
  void equalResponsesAreADrawThatNobodyIsAskedFor() {
    Longer oracle = new Longer();
    Game game = new Game(PROMPTS, oracle);
    WinRateEvaluator evaluator = evaluator(0, false, Map.of());
    evaluator.begin(new Constant("two!"), game, new RandomSource(1));
    assertThat(evaluator.evaluate(new Constant("two!"), game, new RandomSource(2)))
        .containsEntry("win-rate", .5);
    assertThat(oracle.asked).isZero();
  }
}
