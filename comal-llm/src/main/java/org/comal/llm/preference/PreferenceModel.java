package org.comal.llm.preference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.comal.files.DurableFiles;
import org.comal.llm.preference.ArrayParameters.Block;
import org.comal.onnx.OnnxGraph;
import org.comal.onnx.PreferenceGraphs;
import org.comal.onnx.PreferenceNotes;
import org.comal.onnx.TextEncoder;
import org.comal.policy.OptimizerSpec;
import org.comal.random.RandomSource;

/**
 * A preference model in training: log-odds of the first response, from the texts' vectors e and f,
 *
 * <pre>  l(e, f) = w·(e − f) + Σₖ (u₂ₖ·e)(u₂ₖ₊₁·f) − (u₂ₖ₊₁·e)(u₂ₖ·f).</pre>
 *
 * <p>The first term is Bradley-Terry's: a reward. The second, skew-symmetric in the vectors (Zhang
 * et al., 2024, <i>General Preference Modeling with Preference Representations</i>), can say
 * cycles. Both change their sign with the order, so P(a, b) + P(b, a) = 1 by form.
 */
final class PreferenceModel implements AutoCloseable {
  private static final String HEAD = "head.safetensors";

  /**
   * Two texts and the preference between them.
   *
   * @param first place of a text
   * @param second place of a text
   * @param preference P(first ≻ second)
   */
  record Example(int first, int second, double preference) {
    /** The same in the other order. */
    Example swapped() {
      int other = first;
      return new Example(second, other, 1 - preference);
    }
  }

  private final TextNetwork network;
  private final OptimizerSpec spec;
  private final int cycles;
  private final ArrayParameters parameters;
  private final Block w;
  private final Block u;

  /**
   * @param network from here on owned
   * @param cycles pairs of directions in which cycles are said; 0 for Bradley-Terry
   * @param spec of the head, with a learning rate
   */
  PreferenceModel(TextNetwork network, int cycles, OptimizerSpec spec, RandomSource random) {
    this.network = network;
    this.spec = spec;
    this.cycles = cycles;
    this.parameters = new ArrayParameters(spec);
    RandomGenerator g = random.at("head").generator();
    int width = network.width();
    this.w = parameters.add("head", false, () -> 0, width);
    // At 0 both factors of a product would hold each other there.
    double spread = 1 / Math.sqrt(width);
    this.u = parameters.add("cyclic", false, () -> spread * g.nextGaussian(), 2L * cycles, width);
  }

  /** Whether cycles can be said. */
  boolean isGeneral() {
    return cycles > 0;
  }

  /**
   * Log-odds of the first responses.
   *
   * @param texts token ids of all texts
   */
  double[] logits(List<int[]> texts, List<Example> pairs) {
    int[] where = places(pairs);
    double[][] vectors = network.encode(Arrays.stream(where).mapToObj(texts::get).toList());
    Map<Integer, Integer> place = index(where);
    return pairs.stream()
        .mapToDouble(
            p -> logit(vectors[place.get(p.first())], vectors[place.get(p.second())], null))
        .toArray();
  }

  /**
   * Takes an optimizer step on the mean cross-entropy of some pairs.
   *
   * @return that mean before the step, in nats
   * @throws ArithmeticException where the gradient is not finite; nothing was changed
   */
  double train(List<int[]> texts, List<Example> pairs) {
    double loss = accumulate(texts, pairs);
    double norm = Math.sqrt(network.squaredNorm() + parameters.squaredNorm());
    if (!Double.isFinite(norm)) {
      throw new ArithmeticException(
          "the gradient's norm is " + norm + "\nMaybe lower optimizer.learning-rate");
    }
    double clip = spec.clip(norm);
    network.step(norm, clip);
    parameters.step(clip);
    return loss;
  }

  /** Adds the gradient of the mean cross-entropy of some pairs, and returns that mean. */
  double accumulate(List<int[]> texts, List<Example> pairs) {
    int[] where = places(pairs);
    Map<Integer, Integer> place = index(where);
    double[][] vectors = network.forward(Arrays.stream(where).mapToObj(texts::get).toList());
    double[][] slopes = new double[vectors.length][network.width()];
    double loss = 0;
    for (Example p : pairs) {
      int a = place.get(p.first());
      int b = place.get(p.second());
      double l = logit(vectors[a], vectors[b], null);
      loss += crossEntropy(l, p.preference()) / pairs.size();
      double slope = (sigmoid(l) - p.preference()) / pairs.size();
      addSlopes(vectors[a], vectors[b], slope, slopes[a], slopes[b]);
    }
    network.backward(slopes);
    return loss;
  }

  /** −p log σ(l) − (1 − p) log σ(−l), without overflow. */
  static double crossEntropy(double l, double p) {
    return Math.log1p(Math.exp(-Math.abs(l))) + Math.max(l, 0) - p * l;
  }

  static double sigmoid(double l) {
    return l >= 0 ? 1 / (1 + Math.exp(-l)) : 1 - 1 / (1 + Math.exp(l));
  }

  /** The places of the texts of some pairs, each once, in rising order. */
  private static int[] places(List<Example> pairs) {
    return pairs.stream()
        .flatMapToInt(p -> Arrays.stream(new int[] {p.first(), p.second()}))
        .sorted()
        .distinct()
        .toArray();
  }

  private static Map<Integer, Integer> index(int[] where) {
    Map<Integer, Integer> index = new LinkedHashMap<>();
    for (int i = 0; i < where.length; i++) {
      index.put(where[i], i);
    }
    return index;
  }

  /**
   * @param projections filled with u₀·e, u₀·f, u₁·e, u₁·f …, where not null
   */
  private double logit(double[] e, double[] f, double[] projections) {
    int n = network.width();
    double l = 0;
    for (int j = 0; j < n; j++) {
      l += w.values()[j] * (e[j] - f[j]);
    }
    for (int k = 0; k < 2 * cycles; k += 2) {
      double evenE = dot(k, e);
      double evenF = dot(k, f);
      double oddE = dot(k + 1, e);
      double oddF = dot(k + 1, f);
      l += evenE * oddF - oddE * evenF;
      if (projections != null) {
        projections[2 * k] = evenE;
        projections[2 * k + 1] = evenF;
        projections[2 * k + 2] = oddE;
        projections[2 * k + 3] = oddF;
      }
    }
    return l;
  }

  private double dot(int row, double[] e) {
    double sum = 0;
    for (int j = 0; j < e.length; j++) {
      sum += u.values()[row * e.length + j] * e[j];
    }
    return sum;
  }

  /** Adds slope · ∂l/∂ to the parameters' gradients and to those of the vectors. */
  private void addSlopes(double[] e, double[] f, double slope, double[] de, double[] df) {
    int n = network.width();
    for (int j = 0; j < n; j++) {
      w.gradient()[j] += slope * (e[j] - f[j]);
      de[j] += slope * w.values()[j];
      df[j] -= slope * w.values()[j];
    }
    if (cycles == 0) {
      return;
    }
    double[] p = new double[4 * cycles];
    logit(e, f, p);
    for (int k = 0; k < 2 * cycles; k += 2) {
      double evenE = slope * p[2 * k];
      double evenF = slope * p[2 * k + 1];
      double oddE = slope * p[2 * k + 2];
      double oddF = slope * p[2 * k + 3];
      for (int j = 0; j < n; j++) {
        double even = u.values()[k * n + j];
        double odd = u.values()[(k + 1) * n + j];
        u.gradient()[k * n + j] += oddF * e[j] - oddE * f[j];
        u.gradient()[(k + 1) * n + j] += evenE * f[j] - evenF * e[j];
        de[j] += oddF * even - evenF * odd;
        df[j] += evenE * odd - oddE * even;
      }
    }
  }

  /** Writes all that the next steps depend on into an empty folder. */
  void save(Path folder) throws IOException {
    parameters.save(folder.resolve(HEAD));
    network.save(folder);
  }

  /**
   * Takes over what {@link #save} wrote.
   *
   * @throws IOException where a file is missing, damaged or of another model
   */
  void restore(Path folder) throws IOException {
    parameters.restore(folder.resolve(HEAD));
    network.restore(folder);
  }

  /**
   * Writes {@code model.onnx}: a reward for each text where the model is Bradley-Terry, a logit for
   * two texts where it is general.
   *
   * @param template the text it was trained on
   * @param maxLength tokens of a text at most
   * @param tokenizer SHA-256 of its {@code tokenizer.json}
   */
  void export(Path folder, String template, int maxLength, String tokenizer) throws IOException {
    Path scratch = folder.resolve("scratch");
    DurableFiles.deleteTree(scratch);
    Files.createDirectories(scratch);
    TextEncoder encoder = network.export(scratch);
    float[] head = single(w.values(), 0, network.width());
    List<float[]> rows = new ArrayList<>();
    for (int k = 0; k < 2 * cycles; k++) {
      rows.add(single(u.values(), k * network.width(), network.width()));
    }
    OnnxGraph graph =
        isGeneral()
            ? PreferenceGraphs.twinPair(encoder, head, rows.toArray(float[][]::new))
            : PreferenceGraphs.reward(encoder, head, 0);
    new PreferenceNotes(
            isGeneral() ? PreferenceNotes.Kind.PAIR : PreferenceNotes.Kind.REWARD,
            template,
            maxLength,
            false,
            tokenizer)
        .writeTo(graph);
    graph.write(folder.resolve(PreferenceNotes.MODEL));
    DurableFiles.deleteTree(scratch);
  }

  private static float[] single(double[] from, int at, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) from[at + i];
    }
    return values;
  }

  /** The sum of the squares of the network's gradient, for tests. */
  double networkSquaredNorm() {
    return network.squaredNorm();
  }

  /** The head's parameters with their gradients, for tests. */
  List<Block> blocks() {
    return List.of(w, u);
  }

  @Override
  public void close() {
    network.close();
  }
}
