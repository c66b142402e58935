package org.comal.bench.llm;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.torch.Tensor;
import org.comal.llm.torch.Torch;
import org.comal.llm.torch.Weights;
import org.comal.policy.OptimizerSpec;
import org.comal.random.RandomSource;

/**
 * The same model out of DJL's NDArray operations, as one would write it without a compiled decoder:
 * attention from products and a softmax, gradients by DJL's collector, AdamW weight by weight, a
 * cache that grows by joining. Float32.
 *
 * <p>What a gradient flows through is multiplied and divided by arrays that stay open, never by
 * Java numbers: DJL puts a number into a buffer that it lets go of at once, and the graph reads it
 * again on the way back.
 */
final class ComposedSubject implements Subject {
  private final ModelConfig config;
  private final OptimizerSpec spec;
  private final RandomSource random;
  private final NDManager manager;
  private final Map<String, NDArray> weights = new LinkedHashMap<>();
  private final List<NDArray> first = new ArrayList<>();
  private final List<NDArray> second = new ArrayList<>();
  private final List<NDArray> frozen = new ArrayList<>();
  private final NDArray rates;
  private final NDArray rootOfDimension;
  private long steps;
  private double norm;

  /**
   * @param start float32; copied twice, to be trained and to stay
   */
  ComposedSubject(
      Torch torch, ModelConfig config, Weights start, OptimizerSpec spec, RandomSource random) {
    this.config = config;
    this.spec = spec;
    this.random = random;
    Device device =
        torch.isGpu()
            ? Device.gpu(Integer.parseInt(torch.device().substring("cuda:".length())))
            : Device.cpu();
    this.manager = Engine.getEngine("PyTorch").newBaseManager(device);
    List<Parameters.Parameter> list = Parameters.of(config).list();
    for (int i = 0; i < list.size(); i++) {
      Shape shape = new Shape(list.get(i).shape());
      try (Tensor raw =
          torch.tensor("raw", start.get(i), 0L, shape.size(), DType.FLOAT32.torch())) {
        float[] values = new float[Math.toIntExact(shape.size())];
        raw.bytes().asFloatBuffer().get(values);
        NDArray trained = manager.create(values, shape);
        trained.setRequiresGradient(true);
        weights.put(list.get(i).name(), trained);
        frozen.add(manager.create(values, shape));
      }
      first.add(manager.zeros(shape));
      second.add(manager.zeros(shape));
    }
    double[] own = config.scaling().rates(config.theta(), config.headDimension());
    float[] single = new float[own.length];
    for (int i = 0; i < own.length; i++) {
      single[i] = (float) own[i];
    }
    this.rates = manager.create(single);
    this.rootOfDimension = manager.create((float) Math.sqrt(config.headDimension()));
  }

  /** Keys and values of every block, so far. */
  private static final class Cache {
    private final NDArray[] keys;
    private final NDArray[] values;
    private int length;

    Cache(int layers) {
      keys = new NDArray[layers];
      values = new NDArray[layers];
    }

    NDArray grow(NDArray[] side, int layer, NDArray more) {
      NDArray old = side[layer];
      side[layer] = old == null ? more : old.concat(more, 2);
      NDScope.unregister(side[layer]);
      if (old != null) {
        old.close();
      }
      return side[layer];
    }

    void close() {
      for (int i = 0; i < keys.length; i++) {
        keys[i].close();
        values[i].close();
      }
    }
  }

  /** One pass over tokens [B, T] with a set of weights; the result is [B, T, hidden]. */
  private final class Pass {
    private final Map<String, NDArray> w;
    private final Cache cache;

    Pass(Map<String, NDArray> w, Cache cache) {
      this.w = w;
      this.cache = cache;
    }

    NDArray states(NDArray ids) {
      int past = cache == null ? 0 : cache.length;
      long rows = ids.getShape().get(0);
      long length = ids.getShape().get(1);
      NDArray half =
          manager.arange(past, past + (float) length).expandDims(1).mul(rates.expandDims(0));
      NDArray angle = half.concat(half, 1);
      NDArray cos = angle.cos();
      NDArray sin = angle.sin();
      NDArray mask = length == 1 ? null : mask(length, past);
      NDArray x =
          ids.getNDArrayInternal()
              .embedding(ids, w.get("model.embed_tokens.weight"), SparseFormat.DENSE)
              .get(0);
      for (int layer = 0; layer < config.layers(); layer++) {
        String name = "model.layers." + layer + ".";
        NDArray h = norm(x, name + "input_layernorm.weight");
        NDArray q = heads(linear(h, name + "self_attn.q_proj"), rows, length, config.heads());
        NDArray k = heads(linear(h, name + "self_attn.k_proj"), rows, length, keys());
        NDArray v = heads(linear(h, name + "self_attn.v_proj"), rows, length, keys());
        if (config.headNorm()) {
          q = norm(q, name + "self_attn.q_norm.weight");
          k = norm(k, name + "self_attn.k_norm.weight");
        }
        q = rotate(q, cos, sin);
        k = rotate(k, cos, sin);
        if (cache != null) {
          k = cache.grow(cache.keys, layer, k);
          v = cache.grow(cache.values, layer, v);
        }
        NDArray scores = q.matMul(widen(k).transpose(0, 1, 3, 2)).div(rootOfDimension);
        if (mask != null) {
          scores = scores.add(mask);
        }
        NDArray a =
            scores
                .softmax(-1)
                .matMul(widen(v))
                .transpose(0, 2, 1, 3)
                .reshape(rows, length, (long) config.heads() * config.headDimension());
        x = x.add(linear(a, name + "self_attn.o_proj"));
        NDArray g = norm(x, name + "post_attention_layernorm.weight");
        NDArray gate = linear(g, name + "mlp.gate_proj");
        NDArray wide = gate.mul(Activation.sigmoid(gate)).mul(linear(g, name + "mlp.up_proj"));
        x = x.add(linear(wide, name + "mlp.down_proj"));
      }
      if (cache != null) {
        cache.length += (int) length;
      }
      return norm(x, "model.norm.weight");
    }

    NDArray logits(NDArray states) {
      String head = config.tied() ? "model.embed_tokens.weight" : "lm_head.weight";
      return Linear.linear(states, w.get(head)).get(0);
    }

    private NDArray linear(NDArray x, String name) {
      NDArray bias = w.get(name + ".bias");
      NDArray weight = w.get(name + ".weight");
      return (bias == null ? Linear.linear(x, weight) : Linear.linear(x, weight, bias)).get(0);
    }

    private NDArray norm(NDArray x, String name) {
      NDArray size = x.square().mean(new int[] {-1}, true).add(config.epsilon()).sqrt();
      return x.div(size).mul(w.get(name));
    }
  }

  private long keys() {
    return config.keyValueHeads();
  }

  private NDArray heads(NDArray x, long rows, long length, long heads) {
    return x.reshape(rows, length, heads, config.headDimension()).transpose(0, 2, 1, 3);
  }

  private static NDArray rotate(NDArray x, NDArray cos, NDArray sin) {
    NDList halves = x.split(2, 3);
    NDArray turned = halves.get(1).neg().concat(halves.get(0), 3);
    return x.mul(cos).add(turned.mul(sin));
  }

  private NDArray widen(NDArray x) {
    long group = config.heads() / keys();
    if (group == 1) {
      return x;
    }
    long rows = x.getShape().get(0);
    long length = x.getShape().get(2);
    return x.expandDims(2)
        .broadcast(new Shape(rows, keys(), group, length, config.headDimension()))
        .reshape(rows, config.heads(), length, config.headDimension());
  }

  private NDArray mask(long length, int past) {
    float[] m = new float[(int) (length * (past + length))];
    for (int t = 0; t < length; t++) {
      int from = t * (int) (past + length);
      Arrays.fill(m, from + past + t + 1, from + (int) (past + length), Float.NEGATIVE_INFINITY);
    }
    return manager.create(m, new Shape(length, past + length));
  }

  private NDArray ids(long[][] rows, int from, int to) {
    long[] flat = new long[rows.length * (to - from)];
    for (int r = 0; r < rows.length; r++) {
      System.arraycopy(rows[r], from, flat, r * (to - from), to - from);
    }
    return manager.create(flat, new Shape(rows.length, to - from));
  }

  private NDArray tokenLogProbs(Map<String, NDArray> w, long[][] sequences) {
    int length = sequences[0].length;
    Pass pass = new Pass(w, null);
    NDArray logits = pass.logits(pass.states(ids(sequences, 0, length - 1)));
    return logits.logSoftmax(-1).gather(ids(sequences, 1, length).expandDims(2), 2);
  }

  private Map<String, NDArray> frozen() {
    Map<String, NDArray> all = new LinkedHashMap<>();
    int i = 0;
    for (String name : weights.keySet()) {
      all.put(name, frozen.get(i++));
    }
    return all;
  }

  /** Runs without gradients and frees every intermediate at the end. */
  private static <T> T scoped(Supplier<T> work) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(false);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return work.get();
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  @Override
  public void train(long[][] sequences, int microBatches, Stopwatch.Laps laps) {
    for (int m = 0; m < microBatches; m++) {
      try (NDScope scope = new NDScope();
          GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        scope.suppressNotUsedWarning();
        NDArray parts = manager.create((float) microBatches);
        NDArray loss = tokenLogProbs(weights, sequences).mean().neg().div(parts);
        loss.getFloat();
        laps.ended(FORWARD);
        collector.backward(loss);
        laps.ended(BACKWARD);
      }
    }
    scoped(
        () -> {
          adamw();
          return null;
        });
    laps.ended(OPTIMIZER);
  }

  private void adamw() {
    List<NDArray> trained = List.copyOf(weights.values());
    List<NDArray> gradients = trained.stream().map(NDArray::getGradient).toList();
    double sum = 0;
    for (NDArray g : gradients) {
      sum += g.square().sum().getFloat();
    }
    norm = Math.sqrt(sum);
    double clip = spec.clip(norm);
    double rate = spec.learningRateAt(steps++);
    double own = 1 - Math.pow(spec.beta1(), steps);
    double squared = 1 - Math.pow(spec.beta2(), steps);
    for (int i = 0; i < gradients.size(); i++) {
      NDArray g = gradients.get(i);
      if (clip != 1) {
        g.muli(clip);
      }
      first.get(i).muli(spec.beta1()).addi(g.mul(1 - spec.beta1()));
      second.get(i).muli(spec.beta2()).addi(g.square().mul(1 - spec.beta2()));
      NDArray w = trained.get(i);
      if (w.getShape().dimension() == 2 && spec.weightDecay() > 0) {
        w.muli(1 - rate * spec.weightDecay());
      }
      NDArray root = second.get(i).div(squared).sqrt().add(spec.epsilon());
      w.subi(first.get(i).div(root).mul(rate / own));
      g.subi(g);
    }
  }

  @Override
  public double[] logProbs(long[][] sequences, Stopwatch.Laps laps) {
    return scoped(
        () -> {
          float[] logProbs = tokenLogProbs(frozen(), sequences).toFloatArray();
          laps.ended(SCORE);
          return doubles(logProbs);
        });
  }

  @Override
  public void generate(long[][] prompts, int tokens, Stopwatch.Laps laps) {
    List<RandomGenerator> noise = new ArrayList<>();
    for (int i = 0; i < prompts.length; i++) {
      noise.add(random.at("row", i).generator());
    }
    Map<String, NDArray> w = frozen();
    Cache cache = new Cache(config.layers());
    try {
      long[][] next = prompts;
      for (int t = 0; t < tokens; t++) {
        long[][] now = next;
        next = scoped(() -> drawn(w, cache, now, noise));
        if (t == 0) {
          laps.ended(PREFILL);
        }
      }
    } finally {
      cache.close();
    }
    laps.ended(DECODE);
  }

  private long[][] drawn(
      Map<String, NDArray> w, Cache cache, long[][] next, List<RandomGenerator> noise) {
    Pass pass = new Pass(w, cache);
    NDArray states = pass.states(ids(next, 0, next[0].length));
    long length = states.getShape().get(1);
    NDArray last = states.get(":, " + (length - 1) + ", :");
    float[] sums =
        pass.logits(last).softmax(-1).toType(DataType.FLOAT32, false).cumSum(1).toFloatArray();
    long[][] drawn = new long[next.length][1];
    int size = config.vocabulary();
    for (int r = 0; r < drawn.length; r++) {
      double u = noise.get(r).nextDouble() * sums[(r + 1) * size - 1];
      int at = 0;
      while (at < size - 1 && sums[r * size + at] <= u) {
        at++;
      }
      drawn[r][0] = at;
    }
    return drawn;
  }

  @Override
  public double[] logits(long... ids) {
    return scoped(
        () -> {
          Pass pass = new Pass(frozen(), null);
          NDArray states = pass.states(ids(new long[][] {ids}, 0, ids.length));
          return doubles(pass.logits(states).toFloatArray());
        });
  }

  private static double[] doubles(float... values) {
    double[] all = new double[values.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = values[i];
    }
    return all;
  }

  @Override
  public double gradientNorm() {
    return norm;
  }

  @Override
  public void close() {
    manager.close();
  }
}
