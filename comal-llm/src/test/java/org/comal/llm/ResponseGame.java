package org.comal.llm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comal.data.Comparison;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.llm.model.DType;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.policy.Learner;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.OptimizerSpec.Decay;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.prox.Game;
import org.comal.random.RandomSource;

/**
 * The three-response game of the paper's section 4 on language models: responses of one and two
 * letters and the end token, to prompts with probabilities of their own. A model that was taught to
 * give them gives others with a probability of some thousandths; those win against anything, and
 * lose, with one half.
 */
final class ResponseGame implements PreferenceOracle {
  static final List<Prompt> PROMPTS =
      List.of(Prompt.user("one", "Choose."), Prompt.user("two", "Again?"));
  static final List<String> RESPONSES = List.of("a", "b", "cd");

  /** Long enough for every response with its end token. */
  static final Sampling SAMPLING = new Sampling(1, 1, 0, 0, 3);

  private static final double[][] PREFERENCES = {{.5, .1, .8}, {.9, .5, .1}, {.2, .9, .5}};
  private static final Map<List<Double>, CausalLmPolicy> TAUGHT = new HashMap<>();

  /** The game. */
  static Game game() {
    return new Game(PROMPTS, new ResponseGame());
  }

  /**
   * A model that gives the responses with roughly these probabilities; lives as long as the JVM.
   */
  static synchronized CausalLmPolicy taught(double... probabilities) {
    List<Double> key = Arrays.stream(probabilities).boxed().toList();
    return TAUGHT.computeIfAbsent(key, k -> teach(probabilities));
  }

  /** By cross-entropy with the probabilities. */
  private static CausalLmPolicy teach(double[] probabilities) {
    OptimizerSpec adam = new OptimizerSpec(2e-2, 0.9, 0.99, 1e-8, 0, 1, Decay.COSINE, 0, 300);
    LmSettings settings = TinyPolicies.settings(DType.FLOAT32, 1 << 16, false);
    try (CausalLmPolicy start = TinyPolicies.policy(TinyModels.VARIANTS.get(0), 1, settings);
        Learner learner = start.learner(adam, new RandomSource(1))) {
      List<Completion> batch = new ArrayList<>();
      PROMPTS.forEach(x -> batch.addAll(completions(start, x)));
      double[] slopes = new double[batch.size()];
      for (int i = 0; i < slopes.length; i++) {
        // The second prompt's responses are those of the first, one further on.
        int y = (i + i / RESPONSES.size()) % RESPONSES.size();
        slopes[i] = -probabilities[y] / PROMPTS.size();
      }
      for (int step = 0; step < 300; step++) {
        learner.forward(batch);
        learner.backward(slopes);
        learner.step();
      }
      return (CausalLmPolicy) learner.freeze();
    }
  }

  /** The responses to a prompt. */
  static List<Completion> completions(CausalLmPolicy model, Prompt prompt) {
    return RESPONSES.stream()
        .map(
            text -> {
              int[] letters = model.lm().tokenizer().encode(text);
              int[] ids = Arrays.copyOf(letters, letters.length + 1);
              ids[letters.length] = model.lm().tokenizer().endToken();
              return new Completion(prompt, new Response(ids, text, true));
            })
        .toList();
  }

  /** Probabilities of the responses, and in the last place of all others together. */
  static double[] probabilities(Policy policy, Prompt prompt) {
    double[] logProb = policy.logProb(completions((CausalLmPolicy) policy, prompt));
    double[] p = new double[logProb.length + 1];
    double left = 1;
    for (int y = 0; y < logProb.length; y++) {
      p[y] = Math.exp(logProb[y]);
      left -= p[y];
    }
    p[logProb.length] = Math.max(0, left);
    return p;
  }

  /** W(opponent)(y) for the responses and the others. */
  static double[] winRates(double[] opponent) {
    double[] w = new double[opponent.length];
    for (int i = 0; i < w.length; i++) {
      for (int j = 0; j < w.length; j++) {
        w[i] += opponent[j] * preference(i, j);
      }
    }
    return w;
  }

  /** P(i ≻ j), where the last place stands for all other responses. */
  static double preference(int i, int j) {
    return i < RESPONSES.size() && j < RESPONSES.size() ? PREFERENCES[i][j] : 0.5;
  }

  /** Total variation distance. */
  static double distance(double[] p, double[] q) {
    double sum = 0;
    for (int y = 0; y < p.length; y++) {
      sum += Math.abs(p[y] - q[y]) / 2;
    }
    return sum;
  }

  private static int place(Response y) {
    int place = y.finished() ? RESPONSES.indexOf(y.text()) : -1;
    return place < 0 ? RESPONSES.size() : place;
  }

  @Override
  public String id() {
    return "answer-game";
  }

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
    return batch.stream()
        .mapToDouble(c -> preference(place(c.first()), place(c.second())))
        .toArray();
  }
}
