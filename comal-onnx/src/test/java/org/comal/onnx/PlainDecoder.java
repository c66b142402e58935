package org.comal.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The decoder's arithmetic in plain Java and double precision: what the graphs are held against.
 */
public final class PlainDecoder {
  private final DecoderShape shape;
  private final Map<String, LazyTensor> weights;

  public PlainDecoder(DecoderShape shape, Map<String, LazyTensor> weights) {
    this.shape = shape;
    this.weights = weights;
  }

  /** Two layers, four query heads that share two key and value heads. */
  public static DecoderShape tiny(int vocabulary, boolean qkvBias, boolean tied) {
    Set<DecoderShape.Part> parts = EnumSet.noneOf(DecoderShape.Part.class);
    if (qkvBias) {
      parts.add(DecoderShape.Part.ATTENTION_BIAS);
    }
    if (!tied) {
      parts.add(DecoderShape.Part.HEAD);
    }
    return tiny(vocabulary, parts);
  }

  /** The same with any parts. */
  public static DecoderShape tiny(int vocabulary, Set<DecoderShape.Part> parts) {
    return new DecoderShape(vocabulary, 16, 24, 2, 4, 2, rates(1e4, 6), 1e-6, parts);
  }

  /** Radians per position of each pair of a head's dimensions, not scaled. */
  public static List<Double> rates(double theta, int headDim) {
    return IntStream.range(0, headDim / 2)
        .mapToObj(i -> Math.pow(theta, -2.0 * i / headDim))
        .toList();
  }

  /** Weights of unit scale, large enough that attention is far from uniform. */
  public static Map<String, LazyTensor> randomWeights(DecoderShape s, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, LazyTensor> w = new LinkedHashMap<>();
    w.put("model.embed_tokens.weight", normal(random, 1, s.vocabulary(), s.hidden()));
    for (int l = 0; l < s.layers(); l++) {
      String p = "model.layers." + l + ".";
      w.put(p + "input_layernorm.weight", normal(random, 1, s.hidden()));
      w.put(p + "post_attention_layernorm.weight", normal(random, 1, s.hidden()));
      int q = s.heads() * s.headDim();
      int kv = s.kvHeads() * s.headDim();
      double scale = 1 / Math.sqrt(s.hidden());
      w.put(p + "self_attn.q_proj.weight", normal(random, scale, q, s.hidden()));
      w.put(p + "self_attn.k_proj.weight", normal(random, scale, kv, s.hidden()));
      w.put(p + "self_attn.v_proj.weight", normal(random, scale, kv, s.hidden()));
      w.put(p + "self_attn.o_proj.weight", normal(random, scale, s.hidden(), q));
      if (s.has(DecoderShape.Part.ATTENTION_BIAS)) {
        w.put(p + "self_attn.q_proj.bias", normal(random, 1, q));
        w.put(p + "self_attn.k_proj.bias", normal(random, 1, kv));
        w.put(p + "self_attn.v_proj.bias", normal(random, 1, kv));
      }
      if (s.has(DecoderShape.Part.OUTPUT_BIAS)) {
        w.put(p + "self_attn.o_proj.bias", normal(random, 1, s.hidden()));
      }
      if (s.has(DecoderShape.Part.HEAD_NORM)) {
        w.put(p + "self_attn.q_norm.weight", normal(random, 1, s.headDim()));
        w.put(p + "self_attn.k_norm.weight", normal(random, 1, s.headDim()));
      }
      if (s.has(DecoderShape.Part.FEED_FORWARD_BIAS)) {
        w.put(p + "mlp.gate_proj.bias", normal(random, 1, s.intermediate()));
        w.put(p + "mlp.up_proj.bias", normal(random, 1, s.intermediate()));
        w.put(p + "mlp.down_proj.bias", normal(random, 1, s.hidden()));
      }
      w.put(p + "mlp.gate_proj.weight", normal(random, scale, s.intermediate(), s.hidden()));
      w.put(p + "mlp.up_proj.weight", normal(random, scale, s.intermediate(), s.hidden()));
      w.put(p + "mlp.down_proj.weight", normal(random, scale, s.hidden(), s.intermediate()));
    }
    w.put("model.norm.weight", normal(random, 1, s.hidden()));
    if (s.has(DecoderShape.Part.HEAD)) {
      w.put("lm_head.weight", normal(random, .25, s.vocabulary(), s.hidden()));
    }
    return w;
  }

  /** Standard normal values (Box-Muller) times {@code scale}. */
  public static LazyTensor normal(SplittableRandom random, double scale, int... dims) {
    int n = 1;
    long[] shape = new long[dims.length];
    for (int i = 0; i < dims.length; i++) {
      n *= dims[i];
      shape[i] = dims[i];
    }
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] =
          (float)
              (scale
                  * Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
                  * Math.cos(2 * Math.PI * random.nextDouble()));
    }
    return LazyTensor.of(values, shape);
  }

  /** Logits of the next token after each token. */
  public double[][] logits(long... ids) {
    double[][] h = hidden(ids);
    String head =
        shape.has(DecoderShape.Part.HEAD) ? "lm_head.weight" : "model.embed_tokens.weight";
    double[][] logits = new double[h.length][];
    for (int t = 0; t < h.length; t++) {
      logits[t] = times(head, shape.vocabulary(), h[t]);
    }
    return logits;
  }

  /** Final normed hidden states. */
  public double[][] hidden(long... ids) {
    double[][] h = new double[ids.length][shape.hidden()];
    float[] table = numbers("model.embed_tokens.weight");
    for (int t = 0; t < ids.length; t++) {
      for (int i = 0; i < shape.hidden(); i++) {
        h[t][i] = table[(int) ids[t] * shape.hidden() + i];
      }
    }
    for (int l = 0; l < shape.layers(); l++) {
      String p = "model.layers." + l + ".";
      double[][] attended = attention(normed(h, p + "input_layernorm.weight"), p + "self_attn.");
      add(h, attended);
      double[][] x = normed(h, p + "post_attention_layernorm.weight");
      for (int t = 0; t < x.length; t++) {
        double[] gate = projected(p + "mlp.gate_proj", shape.intermediate(), x[t]);
        double[] up = projected(p + "mlp.up_proj", shape.intermediate(), x[t]);
        for (int i = 0; i < gate.length; i++) {
          gate[i] = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
        }
        x[t] = projected(p + "mlp.down_proj", shape.hidden(), gate);
      }
      add(h, x);
    }
    return normed(h, "model.norm.weight");
  }

  private double[][] attention(double[][] x, String p) {
    int n = x.length;
    int d = shape.headDim();
    double[][] q = new double[n][];
    double[][] k = new double[n][];
    double[][] v = new double[n][];
    for (int t = 0; t < n; t++) {
      q[t] = rotated(headed(projected(p + "q_proj", shape.heads() * d, x[t]), p + "q"), t);
      k[t] = rotated(headed(projected(p + "k_proj", shape.kvHeads() * d, x[t]), p + "k"), t);
      v[t] = projected(p + "v_proj", shape.kvHeads() * d, x[t]);
    }
    double[][] out = new double[n][];
    for (int t = 0; t < n; t++) {
      double[] joined = new double[shape.heads() * d];
      for (int head = 0; head < shape.heads(); head++) {
        int kv = head / (shape.heads() / shape.kvHeads());
        double[] score = new double[t + 1];
        double total = 0;
        for (int s = 0; s <= t; s++) {
          double dot = 0;
          for (int i = 0; i < d; i++) {
            dot += q[t][head * d + i] * k[s][kv * d + i];
          }
          score[s] = Math.exp(dot / Math.sqrt(d));
          total += score[s];
        }
        for (int s = 0; s <= t; s++) {
          for (int i = 0; i < d; i++) {
            joined[head * d + i] += score[s] / total * v[s][kv * d + i];
          }
        }
      }
      out[t] = projected(p + "o_proj", shape.hidden(), joined);
    }
    return out;
  }

  private double[] rotated(double[] x, int position) {
    int d = shape.headDim();
    double[] y = new double[x.length];
    for (int head = 0; head < x.length / d; head++) {
      for (int i = 0; i < d / 2; i++) {
        double angle = position * shape.rates().get(i);
        double a = x[head * d + i];
        double b = x[head * d + d / 2 + i];
        y[head * d + i] = a * Math.cos(angle) - b * Math.sin(angle);
        y[head * d + d / 2 + i] = b * Math.cos(angle) + a * Math.sin(angle);
      }
    }
    return y;
  }

  /** With the bias, where there is one. */
  private double[] projected(String name, int n, double[] x) {
    double[] y = times(name + ".weight", n, x);
    if (weights.containsKey(name + ".bias")) {
      float[] bias = numbers(name + ".bias");
      for (int i = 0; i < n; i++) {
        y[i] += bias[i];
      }
    }
    return y;
  }

  /** Each head normed, where the decoder does that. */
  private double[] headed(double[] x, String name) {
    if (!shape.has(DecoderShape.Part.HEAD_NORM)) {
      return x;
    }
    double[] y = new double[x.length];
    for (int from = 0; from < x.length; from += shape.headDim()) {
      double[] head = Arrays.copyOfRange(x, from, from + shape.headDim());
      System.arraycopy(normed(head, name + "_norm.weight"), 0, y, from, head.length);
    }
    return y;
  }

  private double[][] normed(double[][] h, String name) {
    return Arrays.stream(h).map(x -> normed(x, name)).toArray(double[][]::new);
  }

  private double[] normed(double[] x, String name) {
    float[] w = numbers(name);
    double square = 0;
    for (double v : x) {
      square += v * v;
    }
    double root = Math.sqrt(square / x.length + shape.rmsEpsilon());
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i] / root * w[i];
    }
    return y;
  }

  private double[] times(String name, int rows, double[] x) {
    float[] w = numbers(name);
    double[] y = new double[rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < x.length; j++) {
        y[i] += (double) w[i * x.length + j] * x[j];
      }
    }
    return y;
  }

  private float[] numbers(String name) {
    LazyTensor tensor = weights.get(name);
    try {
      return tensor.elements().read(0, Math.toIntExact(tensor.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(double[][] h, double[][] x) {
    for (int t = 0; t < h.length; t++) {
      for (int i = 0; i < h[t].length; i++) {
        h[t][i] += x[t][i];
      }
    }
  }
}
