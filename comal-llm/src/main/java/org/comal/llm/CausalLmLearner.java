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
 * <p>Micro-batches keep their graphs between forward and backward as far as {@code
 * micro-batch-tokens} allows for all of them together, the last one in any case. The others are
 * only scored in forward and run again in backward, so that memory does not grow with the batch.
 */
public final class CausalLmLearner implements ResumableLearner {
  private static final String FILE = "learner.safetensors";

  private final CausalLm lm;
  private final Decoder decoder;
  private final Optimizer optimizer;
  private final List<Parameter> parameters;
  private final List<Piece> pieces = new ArrayList<>();

  private List<Completion> batch;
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
    List<Batch.Sequence> sequences = new ArrayList<>();
    batch.forEach(c -> sequences.add(lm.sequence(c)));
    for (int[] rows : lm.microBatches(sequences)) {
      pieces.add(new Piece(rows, Scores.chosen(sequences, rows)));
    }
    long room = lm.settings().microBatchTokens();
    for (int i = pieces.size() - 1; i >= 0; i--) {
      room -= Batch.tokens(pieces.get(i).sequences);
      pieces.get(i).keeps = room >= 0 || i == pieces.size() - 1;
    }
    double[] sums = new double[batch.size()];
    for (Piece piece : pieces) {
      Scores.add(piece.forward(), piece.rows, piece.sequences, this::prompt, sums);
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
        String id = prompt(i);
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
    // Those with graphs first: they make room for the others.
    for (int i = pieces.size() - 1; i >= 0; i--) {
      pieces.get(i).backward(slopes);
    }
    forget();
  }

  private String prompt(int i) {
    return batch.get(i).prompt().id();
  }

  /**
   * What {@link #descend} did.
   *
   * @param logProb of each answer; natural log, summed over its tokens
   * @param tokens that went through the model
   * @param computed the same with padding
   */
  public record Descent(double[] logProb, long tokens, long computed) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Descent that
          && tokens == that.tokens
          && computed == that.computed
          && Arrays.equals(logProb, that.logProb);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(logProb);
    }
  }

  /**
   * {@link #forward} and {@link #backward} in one, for a loss whose slope is known beforehand and
   * is the same for all tokens: no micro-batch is run twice.
   *
   * @param slope ∂loss/∂log p of every answer's tokens
   * @throws ArithmeticException where a log-probability is not a number; the gradient collected so
   *     far is dropped
   */
  public Descent descend(List<Example> examples, double slope) {
    forget();
    List<Batch.Sequence> sequences = examples.stream().map(Example::sequence).toList();
    double[] sums = new double[sequences.size()];
    double[] slopes = new double[sums.length];
    Arrays.fill(slopes, slope);
    long tokens = 0;
    long computed = 0;
    collected = true;
    for (int[] rows : lm.microBatches(sequences)) {
      Piece piece = new Piece(rows, Scores.chosen(sequences, rows));
      piece.keeps = true;
      tokens += Batch.inputs(piece.sequences);
      computed += Batch.tokens(piece.sequences);
      try {
        double[] scores = piece.forward();
        Scores.add(scores, rows, piece.sequences, i -> examples.get(i).id(), sums);
        piece.backward(slopes);
      } catch (ArithmeticException e) {
        clear();
        throw e;
      } finally {
        piece.free();
      }
    }
    return new Descent(sums, tokens, computed);
  }

  /** Log-probabilities of answers under the current parameters, summed over their tokens. */
  public double[] logProb(List<Example> examples) {
    List<Batch.Sequence> sequences = examples.stream().map(Example::sequence).toList();
    double[] sums = new double[sequences.size()];
    for (int[] rows : lm.microBatches(sequences)) {
      Piece piece = new Piece(rows, Scores.chosen(sequences, rows));
      Scores.add(piece.forward(), rows, piece.sequences, i -> examples.get(i).id(), sums);
    }
    return sums;
  }

  /** Writes the parameters as they are now as a model folder, as {@link Policy#save} does. */
  public void write(Path folder) throws IOException {
    lm.save(folder);
    optimizer.masters().write(folder);
  }

  /** A micro-batch. */
  private final class Piece {
    private final int[] rows;
    private final List<Batch.Sequence> sequences;
    private boolean keeps;
    private Batch batch;
    private List<Tensor> graph = List.of();

    Piece(int[] rows, List<Batch.Sequence> sequences) {
      this.rows = rows;
      this.sequences = sequences;
    }

    /** Log-probabilities of its tokens. */
    double[] forward() {
      batch = new Batch(decoder.torch(), sequences);
      if (keeps) {
        keep();
        return decoder.keptLogProbs(optimizer.weights(), batch, graph);
      }
      try {
        return decoder.logProbs(optimizer.weights(), batch);
      } finally {
        free();
      }
    }

    void backward(double[] slopes) {
      if (batch == null) {
        batch = new Batch(decoder.torch(), sequences);
        keep();
      }
      double[] perToken = new double[sequences.stream().mapToInt(Batch.Sequence::scored).sum()];
      int from = 0;
      for (int r = 0; r < rows.length; r++) {
        int to = from + sequences.get(r).scored();
        Arrays.fill(perToken, from, to, slopes[rows[r]]);
        from = to;
      }
      decoder.backward(optimizer.weights(), batch, graph, perToken, optimizer.gradients());
      free();
    }

    private void keep() {
      graph = decoder.keep(optimizer.weights(), batch, lm.settings().recompute());
    }

    void free() {
      graph.forEach(Tensor::close);
      graph = List.of();
      if (batch != null) {
        batch.close();
        batch = null;
      }
    }
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
    pieces.forEach(Piece::free);
    pieces.clear();
    batch = null;
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
