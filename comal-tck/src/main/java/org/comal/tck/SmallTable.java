package org.comal.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.MixablePolicy;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;

/** Three responses to one prompt: what the kit's own game is played with. */
final class SmallTable implements EnumerablePolicy, MixablePolicy {
  static final Prompt PROMPT = Prompt.named("game");
  static final List<Response> RESPONSES =
      List.of(response(0, "a"), response(1, "b"), response(2, "c"));
  private static final String FILE = "log-probs.txt";

  private final double[] logProbs;

  SmallTable(double[] logProbs) {
    this.logProbs = logProbs.clone();
  }

  static SmallTable of(double... probabilities) {
    return new SmallTable(Arrays.stream(probabilities).map(Math::log).toArray());
  }

  private static Response response(int token, String name) {
    return new Response(new int[] {token}, name, true);
  }

  @Override
  public String id() {
    return "small-table " + bits();
  }

  private List<String> bits() {
    return Arrays.stream(logProbs)
        .mapToObj(l -> Long.toHexString(Double.doubleToLongBits(l)))
        .toList();
  }

  @Override
  public List<Prompt> prompts() {
    return List.of(PROMPT);
  }

  @Override
  public List<Response> support(Prompt prompt) {
    if (!prompt.equals(PROMPT)) {
      throw new IllegalArgumentException("the table has no prompt " + prompt.id());
    }
    return RESPONSES;
  }

  @Override
  public double[] logProbs(Prompt prompt) {
    return logProbs.clone();
  }

  @Override
  public List<List<Response>> sample(
      List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
    if (perPrompt < 1 || !sampling.faithful()) {
      throw new IllegalArgumentException("the table draws one or more, at temperature 1 only");
    }
    List<List<Response>> all = new ArrayList<>();
    for (Prompt x : prompts) {
      RandomGenerator g = random.at("prompt", x.id()).generator();
      List<Response> support = support(x);
      List<Response> drawn = new ArrayList<>();
      for (int i = 0; i < perPrompt; i++) {
        double u = g.nextDouble();
        int y = 0;
        while (y < support.size() - 1 && u >= Math.exp(logProbs[y])) {
          u -= Math.exp(logProbs[y++]);
        }
        drawn.add(support.get(y));
      }
      all.add(drawn);
    }
    return all;
  }

  @Override
  public double[] logProb(List<Completion> batch) {
    return batch.stream()
        .mapToDouble(c -> logProbs[support(c.prompt()).indexOf(c.response())])
        .toArray();
  }

  @Override
  public void save(Path directory) throws IOException {
    Files.write(directory.resolve(FILE), bits());
  }

  @Override
  public Policy load(Path directory) throws IOException {
    return new SmallTable(
        Files.readAllLines(directory.resolve(FILE)).stream()
            .mapToDouble(line -> Double.longBitsToDouble(Long.parseUnsignedLong(line, 16)))
            .toArray());
  }

  @Override
  public Policy mix(Policy other, double weight) {
    if (!(weight >= 0 && weight <= 1)) {
      throw new IllegalArgumentException("weight is " + weight + ", but must be from 0 to 1");
    }
    double[] q = ((SmallTable) other).logProbs;
    double[] mixed = new double[q.length];
    double sum = 0;
    for (int y = 0; y < q.length; y++) {
      mixed[y] = (1 - weight) * logProbs[y] + weight * q[y];
      sum += Math.exp(mixed[y]);
    }
    for (int y = 0; y < q.length; y++) {
      mixed[y] -= Math.log(sum);
    }
    return new SmallTable(mixed);
  }
}
