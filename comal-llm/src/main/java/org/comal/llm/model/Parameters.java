package org.comal.llm.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The weights of a decoder: their names in the Hugging Face layout, their shapes, and the order in
 * which the compiled model takes them.
 *
 * <p>First the embedding, then every block's weights (see {@link Slot}) and after them its
 * adapters, then the last norm, and the output head where it is not tied to the embedding. Where
 * there are adapters they alone are trained, otherwise all weights are.
 *
 * <p>Weights that the same numbers are multiplied with are stacked: they lie on each other as one
 * matrix, a tensor of the compiled model. {@link #list} has one entry a weight; places are counted
 * in tensors.
 */
public final class Parameters {
  /** The name of the embedding. */
  public static final String EMBEDDING = "model.embed_tokens.weight";

  /** The name of the output head, where it is not tied to the embedding. */
  public static final String HEAD = "lm_head.weight";

  /** A weight inside a block. */
  public enum Slot {
    /** The norm before the attention: [hidden]. */
    INPUT_NORM("input_layernorm.weight"),
    /** The projection to queries: [heads · head dimension, hidden]. */
    QUERY("self_attn.q_proj.weight"),
    /** The projection to keys: [key and value heads · head dimension, hidden]. */
    KEY("self_attn.k_proj.weight", true),
    /** The projection to values: [key and value heads · head dimension, hidden]. */
    VALUE("self_attn.v_proj.weight", true),
    /**
     * The projection of the heads back to the residual stream: [hidden, heads · head dimension].
     */
    OUTPUT("self_attn.o_proj.weight"),
    /** The norm before the feed-forward: [hidden]. */
    FEED_FORWARD_NORM("post_attention_layernorm.weight"),
    /** The projection that gates the feed-forward: [feed-forward, hidden]. */
    GATE("mlp.gate_proj.weight"),
    /** The projection into the feed-forward: [feed-forward, hidden]. */
    UP("mlp.up_proj.weight", true),
    /** The projection of the feed-forward back to the residual stream: [hidden, feed-forward]. */
    DOWN("mlp.down_proj.weight"),
    /** The bias of {@link #QUERY}. */
    QUERY_BIAS("self_attn.q_proj.bias"),
    /** The bias of {@link #KEY}. */
    KEY_BIAS("self_attn.k_proj.bias", true),
    /** The bias of {@link #VALUE}. */
    VALUE_BIAS("self_attn.v_proj.bias", true),
    /** The bias of {@link #OUTPUT}. */
    OUTPUT_BIAS("self_attn.o_proj.bias"),
    /** The norm of each query head: [head dimension]. */
    QUERY_NORM("self_attn.q_norm.weight"),
    /** The norm of each key head: [head dimension]. */
    KEY_NORM("self_attn.k_norm.weight"),
    /** The bias of {@link #GATE}. */
    GATE_BIAS("mlp.gate_proj.bias"),
    /** The bias of {@link #UP}. */
    UP_BIAS("mlp.up_proj.bias", true),
    /** The bias of {@link #DOWN}. */
    DOWN_BIAS("mlp.down_proj.bias");

    private final String suffix;
    private final boolean stacked;

    Slot(String suffix) {
      this(suffix, false);
    }

    /**
     * @param stacked on the one before it
     */
    Slot(String suffix, boolean stacked) {
      this.suffix = suffix;
      this.stacked = stacked;
    }

    /** {@return its name inside a block, as {@code self_attn.q_proj.weight}} */
    public String suffix() {
      return suffix;
    }

    /** {@return the name of the module that it belongs to, as {@code self_attn.q_proj}} */
    String module() {
      return suffix.substring(0, suffix.lastIndexOf('.'));
    }
  }

  /**
   * One weight.
   *
   * @param name in the safetensors file
   * @param shape one or two dimensions; output rows first; not to be written to
   * @param stacked whether it lies on the one before it, as one tensor
   */
  public record Parameter(String name, long[] shape, boolean stacked) {
    /**
     * A weight that is a tensor of its own.
     *
     * @param name in the safetensors file
     * @param shape one or two dimensions; not to be written to
     */
    public Parameter(String name, long[] shape) {
      this(name, shape, false);
    }

    /** {@return number of scalars} */
    public long size() {
      return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    /** {@return whether it is a matrix, as opposed to a norm's scale or a bias} */
    public boolean isMatrix() {
      return shape.length == 2;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Parameter that
          && name.equals(that.name)
          && stacked == that.stacked
          && Arrays.equals(shape, that.shape);
    }

    @Override
    public int hashCode() {
      return 31 * name.hashCode() + Arrays.hashCode(shape);
    }
  }

  private final ModelConfig config;
  private final Optional<Lora> lora;
  private final Map<Slot, Integer> slots = new LinkedHashMap<>();
  private final int perBlock;
  private final List<Parameter> all = new ArrayList<>();
  private final List<Parameter> trained = new ArrayList<>();

  private Parameters(ModelConfig config, Optional<Lora> lora) {
    this.config = config;
    this.lora = lora;
    int tensors = 0;
    for (Slot s : Slot.values()) {
      if (shape(s) != null) {
        tensors += s.stacked ? 0 : 1;
        slots.put(s, tensors - 1);
      }
    }
    perBlock = tensors;
    all.add(new Parameter(EMBEDDING, new long[] {config.vocabulary(), config.hidden()}));
    for (int layer = 0; layer < config.layers(); layer++) {
      String block = "model.layers." + layer + ".";
      for (Slot s : slots.keySet()) {
        all.add(new Parameter(block + s.suffix, shape(s), s.stacked));
      }
      for (Slot s : targets()) {
        String module = Lora.PREFIX + block + s.module();
        long rank = lora.orElseThrow().rank();
        trained.add(new Parameter(module + ".lora_A.weight", new long[] {rank, shape(s)[1]}));
        trained.add(new Parameter(module + ".lora_B.weight", new long[] {shape(s)[0], rank}));
        all.addAll(trained.subList(trained.size() - 2, trained.size()));
      }
    }
    all.add(new Parameter("model.norm.weight", new long[] {config.hidden()}));
    if (!config.tied()) {
      all.add(new Parameter(HEAD, new long[] {config.vocabulary(), config.hidden()}));
    }
    if (lora.isEmpty()) {
      trained.addAll(all);
    }
  }

  /**
   * {@return the weights of the model that {@code config} describes}
   *
   * @param config its switches say which weights there are
   */
  public static Parameters of(ModelConfig config) {
    return of(config, Optional.empty());
  }

  /**
   * {@return the weights of the model that {@code config} describes, with adapters}
   *
   * @param config its switches say which weights there are
   * @param lora the adapters; empty for none
   */
  public static Parameters of(ModelConfig config, Optional<Lora> lora) {
    return new Parameters(config, lora);
  }

  /** {@return the model's shape} */
  public ModelConfig config() {
    return config;
  }

  /** {@return the adapters; empty where there are none} */
  public Optional<Lora> lora() {
    return lora;
  }

  /** {@return the weights that are trained, in order: the adapters where there are some, or all} */
  public List<Parameter> trained() {
    return List.copyOf(trained);
  }

  /** {@return all weights, in order} */
  public List<Parameter> list() {
    return List.copyOf(all);
  }

  /** {@return the weights as a stream, in order} */
  public Stream<Parameter> stream() {
    return all.stream();
  }

  /** {@return number of weights} */
  public int count() {
    return all.size();
  }

  /** {@return number of tensors of a block, adapters included} */
  public int perLayer() {
    return firstAdapter() + 2 * targets().size();
  }

  /** {@return place of a block's first adapter, relative to the block's first tensor} */
  public int firstAdapter() {
    return perBlock;
  }

  /**
   * {@return whether a projection has an adapter}
   *
   * @param slot any
   */
  public boolean isAdapted(Slot slot) {
    return targets().contains(slot);
  }

  /**
   * {@return place of a projection's adapter, A and after it B, relative to the block's first
   * tensor}
   *
   * @param slot one that {@linkplain #isAdapted is adapted}
   */
  public int adapter(Slot slot) {
    return firstAdapter() + 2 * targets().indexOf(slot);
  }

  private List<Slot> targets() {
    return lora.map(Lora::targets).orElse(List.of());
  }

  /**
   * {@return tensors of a model without adapters with its adapters in their places}
   *
   * @param <T> what stands for a tensor
   * @param base one for each tensor without adapters, in order
   * @param adapters one for each adapter, in order
   */
  public <T> List<T> completed(List<T> base, List<T> adapters) {
    List<T> complete = new ArrayList<>(base.subList(0, 1));
    for (int layer = 0; layer < config.layers(); layer++) {
      int from = 1 + layer * firstAdapter();
      int own = perLayer() - firstAdapter();
      complete.addAll(base.subList(from, from + firstAdapter()));
      complete.addAll(adapters.subList(layer * own, (layer + 1) * own));
    }
    complete.addAll(base.subList(1 + config.layers() * firstAdapter(), base.size()));
    return complete;
  }

  /**
   * {@return whether the blocks of this model have such a weight}
   *
   * @param slot any
   */
  public boolean has(Slot slot) {
    return slots.containsKey(slot);
  }

  /**
   * {@return place of the tensor with a block's weight, relative to the block's first, from 0}
   *
   * @param slot one that this model {@linkplain #has has}
   */
  public int offset(Slot slot) {
    return slots.get(slot);
  }

  /**
   * {@return the weights of a block that lie in one tensor, in order}
   *
   * @param first of them
   */
  public List<Slot> stack(Slot first) {
    return slots.keySet().stream().filter(s -> offset(s) == offset(first)).toList();
  }

  /**
   * {@return output rows of a block's weight}
   *
   * @param slot one that this model {@linkplain #has has}
   */
  public long rows(Slot slot) {
    return shape(slot)[0];
  }

  /** {@return place of the last norm} */
  public int norm() {
    return 1 + config.layers() * perLayer();
  }

  /** {@return place of the output head: that of the embedding where they are tied} */
  public int head() {
    return config.tied() ? 0 : norm() + 1;
  }

  /** The shape of a slot; null where this model has none. */
  private long[] shape(Slot slot) {
    long hidden = config.hidden();
    long wide = config.feedForward();
    long query = (long) config.heads() * config.headDimension();
    long key = (long) config.keyValueHeads() * config.headDimension();
    return switch (slot) {
      case INPUT_NORM, FEED_FORWARD_NORM -> new long[] {hidden};
      case QUERY -> new long[] {query, hidden};
      case KEY, VALUE -> new long[] {key, hidden};
      case OUTPUT -> new long[] {hidden, query};
      case GATE, UP -> new long[] {wide, hidden};
      case DOWN -> new long[] {hidden, wide};
      case QUERY_BIAS -> config.attentionBias() ? new long[] {query} : null;
      case KEY_BIAS, VALUE_BIAS -> config.attentionBias() ? new long[] {key} : null;
      case OUTPUT_BIAS -> config.outputBias() ? new long[] {hidden} : null;
      case QUERY_NORM, KEY_NORM -> config.headNorm() ? new long[] {config.headDimension()} : null;
      case GATE_BIAS, UP_BIAS -> config.feedForwardBias() ? new long[] {wide} : null;
      case DOWN_BIAS -> config.feedForwardBias() ? new long[] {hidden} : null;
    };
  }
}
