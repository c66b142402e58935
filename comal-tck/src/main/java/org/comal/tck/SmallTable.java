package org.comal.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.MixablePolicy;
import org.comal.policy.Policy;

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
