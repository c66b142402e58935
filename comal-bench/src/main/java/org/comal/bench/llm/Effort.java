package org.comal.bench.llm;

import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;

/**
 * The arithmetic and the memory traffic that a piece of work cannot do without.
 *
 * <p>Arithmetic: 2 operations for every weight of a block's matrices and every token; 4 for every
 * query scalar and every position that it sees (scores and weighted sum); 2 · hidden · vocabulary
 * for every token whose logits are needed. Backward is twice forward. Norms, softmax, activations,
 * the optimizer, padding and what is computed again are not counted: they are no part of what a
 * faster program must do in matrix products.
 *
 * <p>Traffic: every weight once a pass, keys and values once for every token that is generated, in
 * an optimizer step the gradient, both moments and the masters. Activations are not counted. So
 * operations by bytes, the arithmetic intensity, is an upper bound.
 *
 * @param operations multiplications and additions
 * @param bytes between memory and processor
 */
record Effort(double operations, double bytes) {
  /** Where none is counted. */
  static final Effort NONE = new Effort(0, 0);

  Effort plus(Effort other) {
    return new Effort(operations + other.operations, bytes + other.bytes);
  }

  Effort times(double factor) {
    return new Effort(operations * factor, bytes * factor);
  }

  /** Operations by bytes. */
  double intensity() {
    return operations / bytes;
  }

  /** The efforts of a model shape. */
  static final class Of {
    private final ModelConfig config;
    private final DType compute;
    private final double blocks;
    private final double read;

    Of(ModelConfig config, DType compute) {
      this.config = config;
      this.compute = compute;
      this.blocks =
          Parameters.of(config).list().stream()
              .filter(p -> p.isMatrix() && p.name().contains(".layers."))
              .mapToDouble(Parameters.Parameter::size)
              .sum();
      // An untied embedding is looked up, not multiplied with.
      double lookedUp = config.tied() ? 0 : (double) config.vocabulary() * config.hidden();
      this.read = (config.parameterCount() - lookedUp) * compute.bytes();
    }

    /** Sequences through the model, with logits at some of their positions. */
    Effort forward(int sequences, int tokens, int logits) {
      double seen = tokens * (tokens + 1.0) / 2;
      return new Effort(
          sequences * (2 * blocks * tokens + perSeen() * seen) + head() * logits, read);
    }

    /** Gradients of what {@link #forward} did. */
    Effort backward(int sequences, int tokens, int logits) {
      double gradients = 2.0 * config.parameterCount() * 4;
      return new Effort(2 * forward(sequences, tokens, logits).operations(), read + gradients);
    }

    /** An optimizer step: reads the gradient, reads and writes masters and two moments. */
    Effort optimizer() {
      return new Effort(0, 7.0 * 4 * config.parameterCount());
    }

    /** All tokens of responses but the first, which comes with the prompt. */
    Effort decode(int sequences, int promptTokens, int responseTokens) {
      double perPosition =
          2.0 * config.layers() * config.keyValueHeads() * config.headDimension() * compute.bytes();
      Effort all = new Effort(0, 0);
      for (int t = promptTokens + 1; t < promptTokens + responseTokens; t++) {
        all =
            all.plus(
                new Effort(
                    sequences * (2 * blocks + perSeen() * t + head()),
                    read + sequences * perPosition * t));
      }
      return all;
    }

    private double perSeen() {
      return 4.0 * config.layers() * config.heads() * config.headDimension();
    }

    private double head() {
      return 2.0 * config.hidden() * config.vocabulary();
    }
  }
}
