package org.comal.llm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.comal.data.Completion;
import org.comal.llm.model.DType;
import org.comal.llm.model.Parameters;
import org.comal.llm.model.Parameters.Parameter;
import org.comal.llm.torch.Batch;
import org.comal.llm.torch.Decoder;
import org.comal.llm.torch.Optimizer;
import org.comal.llm.torch.Tensor;
import org.comal.llm.torch.Weights;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Policy;
import org.comal.policy.ResumableLearner;

/**
 * Trains a copy of a language model.
 *
 * <p>A batch that fits into one micro-batch keeps its graph between forward and backward. A larger
 * one is scored piece by piece, and each piece is run again in backward, so that memory does not
 * grow with the batch.
 */
final class CausalLmLearner implements ResumableLearner {
  private static final String FILE = "learner.safetensors";

  private final CausalLm lm;
  private final Decoder decoder;
  private final Optimizer optimizer;
  private final List<Parameter> parameters;

  private List<Completion> batch;
  private List<Batch.Sequence> sequences;
  private List<int[]> micro = List.of();
  private Batch keptBatch;
  private List<Tensor> kept = List.of();
  private boolean collected;
  private boolean closed;

  /**
   * @param start copied, not owned
   */
  CausalLmLearner(CausalLm lm, Weights start, OptimizerSpec spec) {
    this.lm = lm.retain();
    this.decoder = lm.decoder();
    DType compute = lm.settings().compute();
    this.optimizer = new Optimizer(decoder.torch(), lm.config(), start, compute, spec);
    this.parameters = Parameters.of(lm.config()).list();
  }

  @Override
  public double[] forward(List<Completion> completions) {
    forget();
    batch = List.copyOf(completions);
    sequences = new ArrayList<>();
    batch.forEach(c -> sequences.add(lm.sequence(c)));
    micro = lm.microBatches(sequences);
    double[] sums = new double[batch.size()];
    for (int[] rows : micro) {
      List<Batch.Sequence> chosen = Scores.chosen(sequences, rows);
      Batch piece = new Batch(decoder.torch(), chosen);
      try {
        double[] tokens;
        if (micro.size() == 1) {
          kept = decoder.keep(optimizer.weights(), piece, lm.settings().recompute());
          keptBatch = piece;
          tokens = decoder.keptLogProbs(optimizer.weights(), piece, kept);
        } else {
          tokens = decoder.logProbs(optimizer.weights(), piece);
        }
        Scores.add(tokens, rows, chosen, batch, sums);
      } finally {
        if (piece != keptBatch) {
          piece.close();
        }
      }
    }
    return sums;
  }

  @Override
  public void backward(double[] slopes) {
    if (batch == null) {
      throw new IllegalStateException("backward follows a forward, each forward once");
    }
    if (slopes.length != batch.size()) {
      throw new IllegalArgumentException(
          slopes.length + " slopes for a batch of " + batch.size() + " completions");
    }
    for (int i = 0; i < slopes.length; i++) {
      if (!Double.isFinite(slopes[i])) {
        String id = batch.get(i).prompt().id();
        clear();
        forget();
        throw new ArithmeticException(
            "the slope of the loss is "
                + slopes[i]
                + " at an answer to prompt "
                + id
                + "; this gradient is dropped, the parameters stay as they were");
      }
    }
    collected = true;
    for (int[] rows : micro) {
      if (keptBatch != null) {
        backward(keptBatch, kept, rows, slopes);
      } else {
        try (Batch piece = new Batch(decoder.torch(), Scores.chosen(sequences, rows))) {
          List<Tensor> own = decoder.keep(optimizer.weights(), piece, lm.settings().recompute());
          try {
            backward(piece, own, rows, slopes);
          } finally {
            own.forEach(Tensor::close);
          }
        }
      }
    }
    forget();
  }

  private void backward(Batch piece, List<Tensor> graph, int[] rows, double[] slopes) {
    List<Double> perToken = new ArrayList<>();
    for (int r : rows) {
      for (int t = 0; t < sequences.get(r).scored(); t++) {
        perToken.add(slopes[r]);
      }
    }
    double[] s = perToken.stream().mapToDouble(Double::doubleValue).toArray();
    decoder.backward(optimizer.weights(), piece, graph, s, optimizer.gradients());
  }

  @Override
  public double step() {
    double[] norms = optimizer.norms();
    double norm = Math.sqrt(Arrays.stream(norms).map(n -> n * n).sum());
    if (!Double.isFinite(norm)) {
      int worst = 0;
      while (Double.isFinite(norms[worst]) && worst < norms.length - 1) {
        worst++;
      }
      clear();
      throw new ArithmeticException(
          "the gradient of "
              + parameters.get(worst).name()
              + " has the norm "
              + norms[worst]
              + " before optimizer step "
              + optimizer.steps()
              + "; it is dropped, the parameters stay as they were"
              + "\nMaybe lower optimizer.learning-rate or eta");
    }
    optimizer.step(norm);
    collected = false;
    return norm;
  }

  private void clear() {
    optimizer.clear();
    collected = false;
  }

  /** Writes float32 masters and moments (float64 in a float64 computation) as safetensors. */
  @Override
  public void save(Path directory) throws IOException {
    if (collected) {
      throw new IllegalStateException("a gradient is collected: a learner is saved after a step");
    }
    optimizer.save(directory.resolve(FILE));
  }

  @Override
  public void restore(Path directory) throws IOException {
    optimizer.restore(directory.resolve(FILE));
    collected = false;
    forget();
  }

  @Override
  public Policy freeze() {
    return new CausalLmPolicy(lm, optimizer.copy());
  }

  /** Gives back what the last forward kept. */
  private void forget() {
    kept.forEach(Tensor::close);
    kept = List.of();
    if (keptBatch != null) {
      keptBatch.close();
      keptBatch = null;
    }
    batch = null;
    sequences = List.of();
    micro = List.of();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      forget();
      optimizer.close();
      lm.release();
    }
  }
}
