package org.comal.llm.preference;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.comal.llm.preference.ArrayParameters.Block;
import org.comal.onnx.PooledNetwork;
import org.comal.onnx.TextEncoder;
import org.comal.policy.OptimizerSpec;
import org.comal.random.RandomSource;

/**
 * The network of {@link PooledNetwork} in training: means of embeddings of tokens and of
 * neighbouring pairs, how many tokens there are and how many different ones, and one hidden layer.
 *
 * <p>Weight decay acts on the embeddings, whose many rows are what learns a text by heart.
 */
final class PooledTextNetwork implements TextNetwork {
  private static final String FILE = "network.safetensors";

  /**
   * Sizes of the network.
   *
   * @param vocabulary token ids
   * @param embedding width of an embedding
   * @param pairs rows of the table of neighbouring pairs; 0 to leave them out
   * @param hidden units of the hidden layer
   */
  record Shape(int vocabulary, int embedding, int pairs, int hidden) {
    int features() {
      return embedding * (pairs > 0 ? 2 : 1) + 2;
    }
  }

  private final Shape shape;
  private final double usualLength;
  private final double usualVariety;
  private final ArrayParameters parameters;
  private final Block table;
  private final Block pairs;
  private final Block weights;
  private final Block bias;

  private List<int[]> batch = List.of();
  private double[][] kept = new double[0][];

  /**
   * @param texts what it will be trained on, by which it knows the usual length
   * @param spec with a learning rate
   */
  PooledTextNetwork(Shape shape, List<int[]> texts, OptimizerSpec spec, RandomSource random) {
    this.shape = shape;
    this.usualLength =
        texts.stream().mapToDouble(t -> Math.log(1.0 + t.length)).average().orElse(0);
    this.usualVariety =
        texts.stream().mapToDouble(t -> Math.log(1.0 + distinct(t))).average().orElse(0);
    this.parameters = new ArrayParameters(spec);
    RandomGenerator g = random.at("network").generator();
    // A mean of n embeddings is small beside them.
    this.table =
        parameters.add("embedding", true, g::nextGaussian, shape.vocabulary(), shape.embedding());
    this.pairs = parameters.add("pairs", true, g::nextGaussian, shape.pairs(), shape.embedding());
    double spread = 1 / Math.sqrt(shape.features());
    this.weights =
        parameters.add(
            "weight", false, () -> spread * g.nextGaussian(), shape.hidden(), shape.features());
    this.bias = parameters.add("bias", false, () -> 0, shape.hidden());
  }

  @Override
  public int width() {
    return shape.features() + shape.hidden();
  }

  @Override
  public double[][] encode(List<int[]> texts) {
    double[][] encoded = new double[texts.size()][];
    for (int i = 0; i < encoded.length; i++) {
      encoded[i] = encode(texts.get(i));
    }
    return encoded;
  }

  private double[] encode(int[] ids) {
    int d = shape.embedding();
    double[] e = new double[width()];
    for (int id : ids) {
      add(table.values(), id * d, e, 0, 1.0 / ids.length, d);
    }
    if (shape.pairs() > 0) {
      for (int t = 0; t + 1 < ids.length; t++) {
        int row = PooledNetwork.pairRow(ids[t], ids[t + 1], shape.pairs());
        add(pairs.values(), row * d, e, d, 1.0 / (ids.length - 1), d);
      }
    }
    int f = shape.features();
    e[f - 2] = Math.log(1.0 + ids.length) - usualLength;
    e[f - 1] = Math.log(1.0 + distinct(ids)) - usualVariety;
    for (int h = 0; h < shape.hidden(); h++) {
      double z = bias.values()[h];
      for (int j = 0; j < f; j++) {
        z += weights.values()[h * f + j] * e[j];
      }
      e[f + h] = Math.tanh(z);
    }
    return e;
  }

  private static int distinct(int[] ids) {
    int[] sorted = ids.clone();
    Arrays.sort(sorted);
    int different = 1;
    for (int t = 1; t < sorted.length; t++) {
      different += sorted[t] == sorted[t - 1] ? 0 : 1;
    }
    return different;
  }

  /** Adds scale · from[at…] to to[place…]. */
  private static void add(double[] from, int at, double[] to, int place, double scale, int n) {
    for (int j = 0; j < n; j++) {
      to[place + j] += scale * from[at + j];
    }
  }

  @Override
  public double[][] forward(List<int[]> texts) {
    batch = List.copyOf(texts);
    kept = encode(batch);
    return kept.clone();
  }

  @Override
  public void backward(double[][] slopes) {
    int d = shape.embedding();
    int f = shape.features();
    for (int i = 0; i < slopes.length; i++) {
      double[] e = kept[i];
      double[] slope = new double[f];
      System.arraycopy(slopes[i], 0, slope, 0, f);
      for (int h = 0; h < shape.hidden(); h++) {
        double dz = slopes[i][f + h] * (1 - e[f + h] * e[f + h]);
        bias.gradient()[h] += dz;
        add(e, 0, weights.gradient(), h * f, dz, f);
        add(weights.values(), h * f, slope, 0, dz, f);
      }
      int[] ids = batch.get(i);
      for (int id : ids) {
        add(slope, 0, table.gradient(), id * d, 1.0 / ids.length, d);
      }
      if (shape.pairs() > 0) {
        for (int t = 0; t + 1 < ids.length; t++) {
          int row = PooledNetwork.pairRow(ids[t], ids[t + 1], shape.pairs());
          add(slope, d, pairs.gradient(), row * d, 1.0 / (ids.length - 1), d);
        }
      }
    }
    batch = List.of();
    kept = new double[0][];
  }

  @Override
  public double squaredNorm() {
    return parameters.squaredNorm();
  }

  @Override
  public void step(double norm, double clip) {
    parameters.step(clip);
  }

  @Override
  public void save(Path folder) throws IOException {
    parameters.save(folder.resolve(FILE));
  }

  @Override
  public void restore(Path folder) throws IOException {
    parameters.restore(folder.resolve(FILE));
  }

  @Override
  public TextEncoder export(Path scratch) {
    return new PooledNetwork(
        table.tensor(), pairs.tensor(), weights.tensor(), bias.tensor(), usualLength, usualVariety);
  }

  /** All parameters with their gradients, for tests. */
  List<Block> blocks() {
    return new ArrayList<>(List.of(table, pairs, weights, bias));
  }

  @Override
  public void close() {
    batch = List.of();
  }
}
