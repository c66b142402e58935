package org.comal.tabular;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.files.DurableFiles;
import org.comal.files.Sha256;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Learner;
import org.comal.policy.MixablePolicy;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Policy;
import org.comal.policy.TrainablePolicy;
import org.comal.random.RandomSource;

/**
 * A policy that is a table: for each prompt, a probability for each of its responses.
 *
 * <p>Kept in logs, so that a response keeps its share of the odds when its probability is too small
 * for a double. A response of probability 0 (log −∞) keeps it through prox steps, mixtures and
 * training.
 */
public final class TabularPolicy implements EnumerablePolicy, TrainablePolicy, MixablePolicy {
  private static final String FILE = "table.bin";

  /** Nats per step of Adam: 100 steps that fall to 0 go 2.5 nats and settle to about 1e-4. */
  private static final double LEARNING_RATE = 0.05;

  private static final int MAGIC = 0x434f4d54;

  private final TableLayout layout;
  private final double[] logProbs;
  private final double[] probabilities;
  private volatile String id;

  /** Takes over arrays that are already normalised and belong together. */
  TabularPolicy(TableLayout layout, double[] logProbs, double[] probabilities) {
    this.layout = layout;
    this.logProbs = logProbs;
    this.probabilities = probabilities;
  }

  /**
   * {@return a policy of given probabilities}
   *
   * @param layout the policy's prompts and responses
   * @param probabilities by prompt, aligned with the layout; each adds up to 1 within 1e-9, and is
   *     scaled to add up to 1
   * @throws IllegalArgumentException where a row is no distribution
   */
  public static TabularPolicy of(TableLayout layout, double[][] probabilities) {
    if (probabilities.length != layout.promptCount()) {
      throw new IllegalArgumentException(
          probabilities.length + " rows for " + layout.promptCount() + " prompts");
    }
    double[] p = new double[layout.size()];
    double[] logP = new double[p.length];
    for (int x = 0; x < probabilities.length; x++) {
      double[] row = probabilities[x];
      int from = layout.offset(x);
      double sum = Arrays.stream(row).sum();
      boolean inRange = Arrays.stream(row).allMatch(v -> v >= 0 && v <= 1);
      if (row.length != layout.offset(x + 1) - from || !inRange || Math.abs(sum - 1) > 1e-9) {
        throw new IllegalArgumentException(
            "the probabilities of prompt "
                + layout.prompts().get(x).id()
                + " are "
                + Arrays.toString(row)
                + ", but must be "
                + (layout.offset(x + 1) - from)
                + " numbers from 0 to 1 that add up to 1");
      }
      for (int y = 0; y < row.length; y++) {
        p[from + y] = row[y] / sum;
        logP[from + y] = Math.log(p[from + y]);
      }
    }
    return new TabularPolicy(layout, logP, p);
  }

  /**
   * {@return a policy for one unnamed game, whose prompt is called {@code game}}
   *
   * @param responses their texts, distinct
   * @param probabilities aligned with {@code responses}; they add up to 1 within 1e-9
   */
  public static TabularPolicy game(List<String> responses, double... probabilities) {
    return of(TableLayout.named(Map.of("game", responses)), new double[][] {probabilities});
  }

  /**
   * {@return the uniform policy}
   *
   * @param layout the policy's prompts and responses
   */
  public static TabularPolicy uniform(TableLayout layout) {
    return fromLogits(layout, new double[layout.size()]);
  }

  /**
   * {@return the policy ∝ exp(logit), prompt by prompt}
   *
   * @param layout the policy's prompts and responses
   * @param logits flat, aligned with the layout; −∞ for probability 0; copied
   * @throws ArithmeticException where a logit is NaN or +∞, or a prompt has no finite one
   */
  public static TabularPolicy fromLogits(TableLayout layout, double[] logits) {
    double[] logProbs = logits.clone();
    double[] probabilities = new double[logProbs.length];
    for (int x = 0; x < layout.promptCount(); x++) {
      normalize(layout, logProbs, probabilities, layout.offset(x), layout.offset(x + 1));
    }
    return new TabularPolicy(layout, logProbs, probabilities);
  }

  /**
   * {@return a table of what any enumerable policy gives; a table itself is given back}
   *
   * @param policy read once; stays as it is
   */
  public static TabularPolicy copyOf(EnumerablePolicy policy) {
    if (policy instanceof TabularPolicy table) {
      return table;
    }
    TableLayout layout =
        new TableLayout(policy.prompts(), policy.prompts().stream().map(policy::support).toList());
    return copyOf(policy, layout);
  }

  /** The same with a layout that fits the policy's prompts and support. */
  static TabularPolicy copyOf(EnumerablePolicy policy, TableLayout layout) {
    double[] logProbs = new double[layout.size()];
    for (int x = 0; x < layout.promptCount(); x++) {
      Prompt prompt = layout.prompts().get(x);
      if (!policy.support(prompt).equals(layout.responses(x))) {
        throw new IllegalArgumentException(
            "two policies have different responses to prompt "
                + prompt.id()
                + "; exact work needs one family of policies");
      }
      System.arraycopy(
          policy.logProbs(prompt), 0, logProbs, layout.offset(x), layout.responses(x).size());
    }
    return fromLogits(layout, logProbs);
  }

  /** Turns logits into log-probabilities and probabilities, from {@code from} to {@code to}. */
  static void normalize(
      TableLayout layout, double[] logits, double[] probabilities, int from, int to) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      max = Math.max(max, logits[i]);
    }
    double sum = 0;
    for (int i = from; i < to; i++) {
      double e = Math.exp(logits[i] - max);
      probabilities[i] = e;
      sum += e;
    }
    if (!(sum < Double.POSITIVE_INFINITY)) {
      throw new ArithmeticException(fault(layout, logits, from, to));
    }
    double logSum = max + Math.log(sum);
    double scale = 1 / sum;
    for (int i = from; i < to; i++) {
      probabilities[i] *= scale;
      logits[i] -= logSum;
    }
  }

  private static String fault(TableLayout layout, double[] logits, int from, int to) {
    for (int i = from; i < to; i++) {
      if (Double.isNaN(logits[i]) || logits[i] == Double.POSITIVE_INFINITY) {
        return layout.describe(i) + ": the logit is " + logits[i];
      }
    }
    return layout.describe(from) + " and all others: the probability is 0";
  }

  /** {@return the prompts and responses of this table} */
  public TableLayout layout() {
    return layout;
  }

  /** The flat log-probabilities themselves; not to be written to. */
  double[] logProbArray() {
    return logProbs;
  }

  /** The flat probabilities themselves; not to be written to. */
  double[] probabilityArray() {
    return probabilities;
  }

  @Override
  public String id() {
    String known = id;
    if (known == null) {
      known = "tabular-" + hash();
      id = known;
    }
    return known;
  }

  private String hash() {
    Sha256 sha = new Sha256();
    for (int x = 0; x < layout.promptCount(); x++) {
      sha.addFramed(layout.prompts().get(x).id());
      for (Response y : layout.responses(x)) {
        sha.addFramed(y.text());
      }
      sha.add(Arrays.copyOfRange(logProbs, layout.offset(x), layout.offset(x + 1)));
    }
    return sha.hex(32);
  }

  @Override
  public List<Prompt> prompts() {
    return layout.prompts();
  }

  @Override
  public List<Response> support(Prompt prompt) {
    return layout.responses(layout.indexOf(prompt));
  }

  @Override
  public double[] logProbs(Prompt prompt) {
    int x = layout.indexOf(prompt);
    return Arrays.copyOfRange(logProbs, layout.offset(x), layout.offset(x + 1));
  }

  @Override
  public double[] probabilities(Prompt prompt) {
    int x = layout.indexOf(prompt);
    return Arrays.copyOfRange(probabilities, layout.offset(x), layout.offset(x + 1));
  }

  @Override
  public double[] logProb(List<Completion> batch) {
    double[] out = new double[batch.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = logProbs[layout.indexOf(batch.get(i))];
    }
    return out;
  }

  @Override
  public TabularPolicy mix(Policy other, double weight) {
    if (!(weight >= 0 && weight <= 1)) {
      throw new IllegalArgumentException("the weight is " + weight + ", but must be from 0 to 1");
    }
    if (!(other instanceof EnumerablePolicy enumerable)) {
      throw new IllegalArgumentException(
          "a table can be mixed with a policy of the same table only, not with " + other.id());
    }
    TabularPolicy table = aligned(enumerable, layout);
    if (weight == 0) {
      return this;
    }
    if (weight == 1) {
      return table;
    }
    double[] logits = new double[logProbs.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (1 - weight) * logProbs[i] + weight * table.logProbs[i];
    }
    return fromLogits(layout, logits);
  }

  /** The policy as a table of this layout. */
  static TabularPolicy aligned(EnumerablePolicy policy, TableLayout layout) {
    if (policy instanceof TabularPolicy table && table.layout.equals(layout)) {
      return table;
    }
    return copyOf(policy, layout);
  }

  @Override
  public Learner learner(OptimizerSpec optimizer, RandomSource random) {
    return new TabularLearner(this, optimizer.orLearningRate(LEARNING_RATE));
  }

  /** Writes the numbers as they are in memory; prompts and responses are known to the reader. */
  @Override
  public void save(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    DurableFiles.naming(file, () -> write(file));
  }

  private void write(Path file) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(MAGIC);
      out.writeInt(logProbs.length);
      for (int i = 0; i < logProbs.length; i++) {
        out.writeDouble(logProbs[i]);
        out.writeDouble(probabilities[i]);
      }
      out.writeUTF(id());
    }
  }

  @Override
  public TabularPolicy load(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (in.readInt() != MAGIC) {
        throw new IOException(file + " is not a table of probabilities");
      }
      int size = in.readInt();
      if (size != logProbs.length) {
        throw new IOException(
            file + " holds " + size + " responses, but this table has " + logProbs.length);
      }
      double[] logP = new double[size];
      double[] p = new double[size];
      for (int i = 0; i < size; i++) {
        logP[i] = in.readDouble();
        p[i] = in.readDouble();
      }
      TabularPolicy loaded = new TabularPolicy(layout, logP, p);
      if (!loaded.id().equals(in.readUTF())) {
        throw new IOException(
            file + " is damaged, or was written for other prompts or responses than these");
      }
      return loaded;
    } catch (EOFException e) {
      throw new IOException(file + " is cut short", e);
    }
  }

  @Override
  public String toString() {
    return layout.size() <= 16 ? Arrays.toString(probabilities) : Objects.toString(id());
  }
}
