package org.comal.tabular;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.comal.data.Completion;
import org.comal.files.Sha256;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Policy;
import org.comal.policy.ResumableLearner;

/**
 * Trains the logits of a table by AdamW. A response of probability 0 has no logit and stays at 0.
 */
final class TabularLearner implements ResumableLearner {
  private static final String FILE = "learner.bin";
  private static final int MAGIC = 0x434f4d4c;
  private static final int HEADER = 2 * Integer.BYTES + Long.BYTES;
  private static final int DIGEST = 32;

  private final TableLayout layout;
  private final OptimizerSpec optimizer;
  private final double[] logits;
  private final double[] gradient;
  private final double[] first;
  private final double[] second;
  private TabularPolicy current;
  private int[] batch = new int[0];
  private int[] batchPrompts = new int[0];
  private long steps;

  TabularLearner(TabularPolicy start, OptimizerSpec optimizer) {
    this.layout = start.layout();
    this.optimizer = optimizer;
    this.logits = start.logProbArray().clone();
    this.gradient = new double[logits.length];
    this.first = new double[logits.length];
    this.second = new double[logits.length];
    this.current = start;
  }

  @Override
  public double[] forward(List<Completion> completions) {
    batch = new int[completions.size()];
    batchPrompts = new int[batch.length];
    double[] out = new double[batch.length];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = layout.indexOf(completions.get(i));
      batchPrompts[i] = layout.indexOf(completions.get(i).prompt());
      out[i] = current.logProbArray()[batch[i]];
    }
    return out;
  }

  /** ∂ log π(y) / ∂ logit(y') = 1[y = y'] − π(y'). */
  @Override
  public void backward(double[] slopes) {
    if (slopes.length != batch.length) {
      throw new IllegalArgumentException(
          slopes.length + " slopes for a batch of " + batch.length + " responses");
    }
    double[] byPrompt = new double[layout.promptCount()];
    boolean[] seen = new boolean[layout.promptCount()];
    for (int i = 0; i < slopes.length; i++) {
      gradient[batch[i]] += slopes[i];
      byPrompt[batchPrompts[i]] += slopes[i];
      seen[batchPrompts[i]] = true;
    }
    double[] p = current.probabilityArray();
    for (int x = 0; x < seen.length; x++) {
      if (seen[x]) {
        for (int i = layout.offset(x); i < layout.offset(x + 1); i++) {
          gradient[i] -= byPrompt[x] * p[i];
        }
      }
    }
  }

  @Override
  public double step() {
    double square = 0;
    for (int i = 0; i < gradient.length; i++) {
      if (!Double.isFinite(gradient[i])) {
        String message = "the gradient of " + layout.describe(i) + " is " + gradient[i];
        Arrays.fill(gradient, 0);
        throw new ArithmeticException(message);
      }
      square += gradient[i] * gradient[i];
    }
    double norm = Math.sqrt(square);
    if (norm == Double.POSITIVE_INFINITY) {
      Arrays.fill(gradient, 0);
      throw new ArithmeticException("the norm of the gradient is beyond what a double holds");
    }
    double scale = optimizer.clip(norm);
    double rate = optimizer.learningRateAt(steps++);
    double firstBias = 1 - Math.pow(optimizer.beta1(), steps);
    double secondBias = 1 - Math.pow(optimizer.beta2(), steps);
    for (int i = 0; i < logits.length; i++) {
      if (logits[i] == Double.NEGATIVE_INFINITY) {
        continue;
      }
      double g = scale * gradient[i];
      first[i] += (1 - optimizer.beta1()) * (g - first[i]);
      second[i] += (1 - optimizer.beta2()) * (g * g - second[i]);
      double direction =
          first[i] / firstBias / (Math.sqrt(second[i] / secondBias) + optimizer.epsilon());
      logits[i] -= rate * (direction + optimizer.weightDecay() * logits[i]);
    }
    Arrays.fill(gradient, 0);
    current = TabularPolicy.fromLogits(layout, logits);
    return norm;
  }

  @Override
  public Policy freeze() {
    return current;
  }

  /** Writes the numbers as they are in memory, and their digest. */
  @Override
  public void save(Path directory) throws IOException {
    if (Arrays.stream(gradient).anyMatch(g -> g != 0)) {
      throw new IllegalStateException("a gradient is collected: a learner is saved after a step");
    }
    ByteBuffer bytes = ByteBuffer.allocate(length());
    bytes.putInt(MAGIC).putInt(logits.length).putLong(steps);
    for (double[] numbers : state(current)) {
      for (double v : numbers) {
        bytes.putDouble(v);
      }
    }
    bytes.put(digest(bytes.array()));
    Files.write(directory.resolve(FILE), bytes.array());
  }

  @Override
  public void restore(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    byte[] all;
    try {
      all = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException(file + " is missing", e);
    }
    ByteBuffer bytes = ByteBuffer.wrap(all);
    if (all.length < HEADER || bytes.getInt() != MAGIC) {
      throw new IOException(file + " is no state of a table in training");
    }
    int size = bytes.getInt();
    if (size != logits.length) {
      throw new IOException(
          file + " is of a table of " + size + " responses, but this one has " + logits.length);
    }
    if (all.length != length()) {
      throw new IOException(
          file + " has " + all.length + " bytes, but must have " + length() + ": it was cut off");
    }
    byte[] kept = Arrays.copyOfRange(all, all.length - DIGEST, all.length);
    if (!Arrays.equals(kept, digest(all))) {
      throw new IOException(file + " is damaged: its digest is not that of its numbers");
    }
    steps = bytes.getLong();
    TabularPolicy saved = new TabularPolicy(layout, new double[size], new double[size]);
    for (double[] numbers : state(saved)) {
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = bytes.getDouble();
      }
    }
    current = saved;
    Arrays.fill(gradient, 0);
    batch = new int[0];
    batchPrompts = new int[0];
  }

  /** What a step depends on, beside the count. */
  private double[][] state(TabularPolicy policy) {
    return new double[][] {logits, first, second, policy.logProbArray(), policy.probabilityArray()};
  }

  private int length() {
    return HEADER + 5 * Double.BYTES * logits.length + DIGEST;
  }

  private static byte[] digest(byte[] all) {
    return new Sha256().add(ByteBuffer.wrap(all, 0, all.length - DIGEST)).bytes();
  }
}
