package org.comal.llm.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.policy.Sampling;

/**
 * A decoder of one shape on one device: the typed face of the compiled module. The weights are
 * arguments, so that all policies of a run share it.
 *
 * <p>Safe for use by several threads.
 */
public final class Decoder implements AutoCloseable {
  /** Logits that are held at a time, in scalars, where a model's size asks for no more. */
  private static final long LOGITS_AT_ONCE = 1L << 26;

  private final Torch torch;
  private final int head;
  private final long chunk;
  private final Tensor rates;

  /**
   * Takes over a compiled decoder.
   *
   * @param torch from here on owned by the decoder
   * @param config the shape that it was compiled for
   * @param compute number format of the weights that are computed with
   */
  public Decoder(Torch torch, ModelConfig config, DType compute) {
    this(torch, Parameters.of(config), compute);
  }

  /**
   * Takes over a compiled decoder with adapters.
   *
   * @param torch from here on owned by the decoder
   * @param parameters the shape and the adapters that it was compiled for
   * @param compute number format of the weights that are computed with
   */
  public Decoder(Torch torch, Parameters parameters, DType compute) {
    ModelConfig config = parameters.config();
    this.torch = torch;
    this.head = parameters.head();
    this.chunk = chunk(config);
    this.rates = rates(torch, config, compute);
  }

  /**
   * {@return positions whose logits over the whole vocabulary are held at a time} No fewer than the
   * width, so that adding up the head's gradient once for each chunk, vocabulary × width numbers,
   * costs no more than the logits do.
   *
   * @param config the model's shape; vocabulary and width count
   */
  public static long chunk(ModelConfig config) {
    return Math.max(config.hidden(), LOGITS_AT_ONCE / config.vocabulary());
  }

  /** In float32, as other engines compute angles, or in float64 for a float64 model. */
  private static Tensor rates(Torch torch, ModelConfig config, DType compute) {
    double[] rates = config.scaling().rates(config.theta(), config.headDimension());
    if (compute == DType.FLOAT64) {
      return torch.doubles(rates);
    }
    float[] single = new float[rates.length];
    for (int i = 0; i < rates.length; i++) {
      single[i] = (float) rates[i];
    }
    return torch.floats(single);
  }

  /** {@return the compiled model and its device; stays the decoder's} */
  public Torch torch() {
    return torch;
  }

  /**
   * {@return all logits of one sequence, row by row, [tokens, vocabulary]: for checking small
   * models}
   *
   * @param weights of this shape
   * @param ids of the tokens, in order; at least one
   */
  public double[] logits(DecoderWeights weights, long... ids) {
    try (Tensor row = torch.longs(ids);
        Tensor y = torch.tensor("logits", row, weights.tensors(), rates)) {
      return y.doubles();
    }
  }

  /**
   * {@return log p of every target of a batch, in the batch's order; natural logs}
   *
   * @param weights of this shape
   * @param batch laid out on the same device
   */
  public double[] logProbs(DecoderWeights weights, Batch batch) {
    try (Tensor y =
        torch.tensor(
            "log_probs",
            batch.rows(),
            batch.shape(),
            batch.where(),
            batch.targets(),
            weights.tensors(),
            rates,
            chunk)) {
      return y.doubles();
    }
  }

  /**
   * {@return log p of every target under the normalised token-by-token mixture Π pᵢ^wᵢ}
   *
   * @param weights models of this shape
   * @param shares wᵢ, aligned with {@code weights}
   * @param batch laid out on the same device
   */
  public double[] mixedLogProbs(
      List<? extends DecoderWeights> weights, double[] shares, Batch batch) {
    List<Tensor> states = new ArrayList<>();
    try {
      for (DecoderWeights w : weights) {
        states.add(
            torch.tensor("states", batch.rows(), batch.shape(), batch.where(), w.tensors(), rates));
      }
      List<Tensor> heads = weights.stream().map(w -> w.tensors().get(head)).toList();
      try (Tensor y =
          torch.tensor("mixed_log_probs", states, heads, batch.targets(), shares, chunk)) {
        return y.doubles();
      }
    } finally {
      states.forEach(Tensor::close);
    }
  }

  /**
   * Runs prompts through the model.
   *
   * @return the logits after each prompt, then the cache
   */
  List<Tensor> prefill(DecoderWeights weights, Tensor ids, Tensor where) {
    return torch.tensors("prefill", ids, where, weights.tensors(), rates);
  }

  /** Logits after one more token each; see {@code advance} in the script. */
  Tensor advance(
      DecoderWeights weights,
      Tensor ids,
      Tensor offsets,
      long tokens,
      long window,
      TensorList cache) {
    return torch.tensor("advance", ids, offsets, tokens, window, cache, weights.tensors(), rates);
  }

  /**
   * One set of logits out of every model's.
   *
   * @param shares aligned with {@code models}; not used for a single one
   * @param logits of one model, owned by who asked for them
   */
  Tensor mixed(
      List<? extends DecoderWeights> models,
      double[] shares,
      Function<DecoderWeights, Tensor> logits) {
    if (models.size() == 1) {
      return logits.apply(models.get(0));
    }
    List<Tensor> all = new ArrayList<>();
    try {
      models.forEach(model -> all.add(logits.apply(model)));
      return torch.tensor("mix", all, shares);
    } finally {
      all.forEach(Tensor::close);
    }
  }

  /**
   * One token for each row of logits.
   *
   * @return on the device, and in main memory with -1 where the logits are not finite
   */
  List<Tensor> choose(Tensor logits, Tensor noise, Sampling s) {
    return torch.tensors("choose", logits, noise, s.temperature(), s.topK(), s.topP(), s.minP());
  }

  /**
   * Keeps what {@link #backward} needs: the graph, or with {@code recompute} the inputs of the
   * blocks. The weights must be tracked.
   *
   * @param weights of this shape
   * @param batch laid out on the same device
   * @param recompute whether only the inputs of the blocks are kept
   * @param logits whether the logits are kept too, where they are no more than a chunk; to be asked
   *     for by who goes {@link #backward} at once
   * @return what was kept; to be closed by the caller
   */
  public List<Tensor> keep(DecoderWeights weights, Batch batch, boolean recompute, boolean logits) {
    return torch.tensors(
        "keep",
        batch.rows(),
        batch.shape(),
        batch.where(),
        weights.tensors(),
        rates,
        recompute,
        logits ? chunk : 0);
  }

  /**
   * {@return log p of every target, from what was kept, in the batch's order; natural logs}
   *
   * @param weights those that {@link #keep} was given
   * @param batch that {@link #keep} was given
   * @param kept not used up
   */
  public double[] keptLogProbs(DecoderWeights weights, Batch batch, List<Tensor> kept) {
    try (Tensor y = torch.tensor("kept_score", kept, batch.targets(), weights.tensors(), chunk)) {
      return y.doubles();
    }
  }

  /**
   * Adds the gradient of Σ slopes[i] · log p(target i) to {@code sums}; what was kept is used up.
   *
   * @param weights those that {@link #keep} was given
   * @param batch that {@link #keep} was given
   * @param kept to be closed by the caller
   * @param slopes one a target, in the batch's order
   * @param sums one a trained weight, in the order of {@link Parameters#trained}; written to
   */
  public void backward(
      DecoderWeights weights, Batch batch, List<Tensor> kept, double[] slopes, TensorList sums) {
    try (Tensor s = torch.doubles(slopes)) {
      torch.call(
          "backward",
          kept,
          batch.rows(),
          batch.shape(),
          batch.where(),
          batch.targets(),
          s,
          weights.tensors(),
          rates,
          sums,
          chunk);
    }
  }

  /**
   * {@return normed states where a batch is scored, row by row: [scored positions, hidden]}
   *
   * @param weights of this shape
   * @param batch laid out on the same device
   */
  public double[] states(DecoderWeights weights, Batch batch) {
    try (Tensor y =
        torch.tensor(
            "wide_states", batch.rows(), batch.shape(), batch.where(), weights.tensors(), rates)) {
      return y.doubles();
    }
  }

  /**
   * {@return the normed states as {@link #states} orders them, from what was kept}
   *
   * @param kept not used up
   */
  public double[] keptStates(List<Tensor> kept) {
    try (Tensor y = torch.tensor("kept_states", kept)) {
      return y.doubles();
    }
  }

  /**
   * Adds the gradient of Σ slopes · states to {@code sums}; what was kept is used up.
   *
   * @param weights those that {@link #keep} was given
   * @param batch that {@link #keep} was given
   * @param kept to be closed by the caller
   * @param slopes aligned with {@link #keptStates}
   * @param sums one a trained weight, in the order of {@link Parameters#trained}; written to
   */
  public void backwardStates(
      DecoderWeights weights, Batch batch, List<Tensor> kept, double[] slopes, TensorList sums) {
    try (Tensor flat = torch.doubles(slopes);
        Tensor dh = torch.tensor("slopes_like", flat, kept)) {
      torch.call(
          "backward_states",
          kept,
          batch.rows(),
          batch.shape(),
          batch.where(),
          dh,
          weights.tensors(),
          rates,
          sums);
    }
  }

  @Override
  public void close() {
    rates.close();
    torch.close();
  }
}
