package org.comal.llm;

import java.util.List;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.model.Parameters.Slot;

/** A naive forward pass in float64 arrays, to check the compiled one by. */
public final class PlainDecoder {
  private final ModelConfig config;
  private final Parameters layout;
  private final List<double[]> weights;

  /**
   * @param weights in the order of {@link Parameters}
   */
  public PlainDecoder(ModelConfig config, List<double[]> weights) {
    this.config = config;
    this.layout = Parameters.of(config);
    this.weights = weights;
  }

  /** Logits after each position, [position][token]. */
  public double[][] logits(int... ids) {
    int hidden = config.hidden();
    double[][] x = new double[ids.length][hidden];
    for (int t = 0; t < ids.length; t++) {
      System.arraycopy(weights.get(0), ids[t] * hidden, x[t], 0, hidden);
    }
    for (int layer = 0; layer < config.layers(); layer++) {
      block(x, layer);
    }
    double[][] y = new double[ids.length][];
    for (int t = 0; t < ids.length; t++) {
      double[] h = norm(x[t], weights.get(TinyModels.number(config, "model.norm.weight")));
      String head = config.tied() ? Parameters.EMBEDDING : Parameters.HEAD;
      y[t] = multiply(weights.get(TinyModels.number(config, head)), h, null);
    }
    return y;
  }

  /** log p of the tokens from {@code from} on. */
  public double logProb(int[] ids, int from) {
    double[][] y = logits(ids);
    double sum = 0;
    for (int t = from; t < ids.length; t++) {
      double total = 0;
      for (double v : y[t - 1]) {
        total += Math.exp(v);
      }
      sum += y[t - 1][ids[t]] - Math.log(total);
    }
    return sum;
  }

  private void block(double[][] x, int layer) {
    int d = config.headDimension();
    int group = config.heads() / config.keyValueHeads();
    int n = x.length;
    double[][] q = new double[n][];
    double[][] k = new double[n][];
    double[][] v = new double[n][];
    for (int t = 0; t < n; t++) {
      double[] h = norm(x[t], at(layer, Slot.INPUT_NORM));
      q[t] = heads(multiply(layer, Slot.QUERY, Slot.QUERY_BIAS, h), layer, Slot.QUERY_NORM, t);
      k[t] = heads(multiply(layer, Slot.KEY, Slot.KEY_BIAS, h), layer, Slot.KEY_NORM, t);
      v[t] = multiply(layer, Slot.VALUE, Slot.VALUE_BIAS, h);
    }
    for (int t = 0; t < n; t++) {
      double[] attended = new double[config.heads() * d];
      for (int head = 0; head < config.heads(); head++) {
        int shared = head / group;
        double[] score = new double[t + 1];
        double total = 0;
        for (int s = 0; s <= t; s++) {
          double dot = 0;
          for (int i = 0; i < d; i++) {
            dot += q[t][head * d + i] * k[s][shared * d + i];
          }
          score[s] = Math.exp(dot / Math.sqrt(d));
          total += score[s];
        }
        for (int s = 0; s <= t; s++) {
          for (int i = 0; i < d; i++) {
            attended[head * d + i] += score[s] / total * v[s][shared * d + i];
          }
        }
      }
      add(x[t], multiply(layer, Slot.OUTPUT, Slot.OUTPUT_BIAS, attended));
      double[] h = norm(x[t], at(layer, Slot.FEED_FORWARD_NORM));
      double[] gate = multiply(layer, Slot.GATE, Slot.GATE_BIAS, h);
      double[] up = multiply(layer, Slot.UP, Slot.UP_BIAS, h);
      for (int i = 0; i < gate.length; i++) {
        gate[i] = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
      }
      add(x[t], multiply(layer, Slot.DOWN, Slot.DOWN_BIAS, gate));
    }
  }

  /** Normalises each head where the model does, then rotates it to its position. */
  private double[] heads(double[] x, int layer, Slot norm, int position) {
    int d = config.headDimension();
    double[] rates = config.scaling().rates(config.theta(), d);
    double[] y = new double[x.length];
    for (int from = 0; from < x.length; from += d) {
      double[] head = java.util.Arrays.copyOfRange(x, from, from + d);
      if (layout.has(norm)) {
        head = norm(head, at(layer, norm));
      }
      for (int i = 0; i < d / 2; i++) {
        double angle = position * rates[i];
        y[from + i] = head[i] * Math.cos(angle) - head[i + d / 2] * Math.sin(angle);
        y[from + i + d / 2] = head[i + d / 2] * Math.cos(angle) + head[i] * Math.sin(angle);
      }
    }
    return y;
  }

  private double[] norm(double[] x, double[] scale) {
    double square = 0;
    for (double v : x) {
      square += v * v / x.length;
    }
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i] / Math.sqrt(square + config.epsilon()) * scale[i];
    }
    return y;
  }

  private double[] at(int layer, Slot slot) {
    return weights.get(TinyModels.number(config, layer, slot));
  }

  private double[] multiply(int layer, Slot slot, Slot bias, double[] x) {
    return multiply(at(layer, slot), x, layout.has(bias) ? at(layer, bias) : null);
  }

  private static double[] multiply(double[] matrix, double[] x, double[] bias) {
    double[] y = bias == null ? new double[matrix.length / x.length] : bias.clone();
    for (int r = 0; r < y.length; r++) {
      for (int c = 0; c < x.length; c++) {
        y[r] += matrix[r * x.length + c] * x[c];
      }
    }
    return y;
  }

  private static void add(double[] to, double[] x) {
    for (int i = 0; i < to.length; i++) {
      to[i] += x[i];
    }
  }
}
