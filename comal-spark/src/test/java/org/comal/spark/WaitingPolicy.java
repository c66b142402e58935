package org.comal.spark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.ArrayLearner;
import org.comal.policy.Learner;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Policy;
import org.comal.policy.PromptException;
import org.comal.policy.Sampling;
import org.comal.policy.TrainablePolicy;
import org.comal.random.RandomSource;

/**
 * Four responses to any prompt but one that it refuses, with four logits, and a wait before each
 * prompt.
 */
final class WaitingPolicy implements TrainablePolicy {
  static final int RESPONSES = 4;

  /** Id of the prompt that is refused. */
  static final String REFUSED = "refused";

  private static final String FILE = "logits";

  private final double[] logits;
  private final int words;
  private final Journal journal;

  /**
   * @param words of a response, each a token
   */
  WaitingPolicy(double[] logits, int words, Journal journal) {
    this.logits = logits.clone();
    this.words = words;
    this.journal = journal;
    journal.tell("open", place());
  }

  @Override
  public String id() {
    return "waiting" + Arrays.toString(logits);
  }

  private static void answerable(Prompt prompt) {
    if (prompt.id().equals(REFUSED)) {
      throw new PromptException("the prompt " + prompt.id() + " is too long \u00fc");
    }
  }

  private double[] logProbs() {
    double sum = Math.log(Arrays.stream(logits).map(Math::exp).sum());
    return Arrays.stream(logits).map(l -> l - sum).toArray();
  }

  @Override
  public List<List<Response>> sample(
      List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
    double[] logProbs = logProbs();
    List<List<Response>> all = new ArrayList<>();
    for (Prompt x : prompts) {
      answerable(x);
      journal.begin("draw", x.id());
      RandomGenerator generator = random.at("prompt", x.id()).generator();
      List<Response> own = new ArrayList<>();
      for (int k = 0; k < perPrompt; k++) {
        double u = generator.nextDouble();
        int y = 0;
        while (y < RESPONSES - 1 && u >= Math.exp(logProbs[y])) {
          u -= Math.exp(logProbs[y++]);
        }
        own.add(response(y));
      }
      all.add(own);
    }
    return all;
  }

  /** As long as was asked for, in tokens and in words. */
  private Response response(int y) {
    int[] tokens = new int[words];
    Arrays.fill(tokens, y);
    return new Response(tokens, "\u00fc response " + y + " word".repeat(words - 1), true);
  }

  @Override
  public double[] logProb(List<Completion> batch) {
    batch.forEach(c -> answerable(c.prompt()));
    journal.begin("score", batch.get(0).prompt().id());
    double[] logProbs = logProbs();
    return batch.stream().mapToDouble(c -> logProbs[c.response().tokens()[0]]).toArray();
  }

  @Override
  public void save(Path directory) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(RESPONSES * Double.BYTES);
    Arrays.stream(logits).forEach(bytes::putDouble);
    Files.write(directory.resolve(FILE), bytes.array());
  }

  @Override
  public Policy load(Path directory) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(directory.resolve(FILE)));
    double[] read = new double[RESPONSES];
    Arrays.setAll(read, i -> bytes.getDouble());
    return new WaitingPolicy(read, words, journal);
  }

  @Override
  public Learner learner(OptimizerSpec optimizer, RandomSource random) {
    return new ArrayLearner<WaitingPolicy>(this, logits, optimizer.orLearningRate(0.05)) {
      @Override
      protected WaitingPolicy policy(double[] parameters) {
        return new WaitingPolicy(parameters, words, journal);
      }

      @Override
      protected void addGradient(
          WaitingPolicy policy, List<Completion> batch, double[] slopes, double[] gradient) {
        double[] p = Arrays.stream(policy.logProbs()).map(Math::exp).toArray();
        for (int i = 0; i < slopes.length; i++) {
          int y = batch.get(i).response().tokens()[0];
          for (int k = 0; k < RESPONSES; k++) {
            gradient[k] += slopes[i] * ((k == y ? 1 : 0) - p[k]);
          }
        }
      }
    };
  }

  /** Where its class was found. */
  private static String place() {
    return WaitingPolicy.class.getProtectionDomain().getCodeSource().getLocation().getPath();
  }

  @Override
  public void close() {
    journal.tell("close", id());
  }
}
