package org.comal.llm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.comal.llm.torch.AdaptedWeights;
import org.comal.llm.torch.Batch;
import org.comal.llm.torch.Decoder;
import org.comal.llm.torch.DecoderWeights;
import org.comal.llm.torch.Optimizer;
import org.comal.llm.torch.Replica;
import org.comal.llm.torch.Weights;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Policy;

/**
 * A copy of a language model in training: gradients are collected, then a step is taken with them.
 * Where it is trained on several devices, each collects those of its micro-batches.
 *
 * <p>How a gradient comes about is the matter of the two kinds: a {@link CompletionLearner} is told
 * the slopes of a loss after it has said its log-probabilities, an {@link ExampleLearner} knows
 * them beforehand.
 */
public abstract sealed class CausalLmLearner implements AutoCloseable
    permits CompletionLearner, ExampleLearner {
  private static final String FILE = "learner.safetensors";

  /** New adapters begin at 0, so that the rate of whole models would not move them. */
  private static final double ADAPTERS_LEARNING_RATE = 1e-4;

  private final CausalLm lm;
  private final Optimizer optimizer;
  private final List<AdaptedWeights> adapted = new ArrayList<>();
  private final List<TrainedDecoder> models = new ArrayList<>();
  private boolean collected;
  private boolean closed;

  /**
   * @param start copied, not owned
   */
  CausalLmLearner(CausalLm lm, Weights start, OptimizerSpec spec) {
    this.lm = lm.retain();
    boolean adapters = lm.base().isPresent();
    this.optimizer =
        new Optimizer(
            lm.decoders().stream().map(Decoder::torch).toList(),
            start,
            lm.settings().compute(),
            adapters ? spec.orLearningRate(ADAPTERS_LEARNING_RATE) : spec);
    for (int r = 0; r < lm.decoders().size(); r++) {
      Replica replica = optimizer.replicas().get(r);
      Optional<AdaptedWeights> complete = lm.adapted(r, replica.weights());
      complete.ifPresent(adapted::add);
      DecoderWeights weights = complete.isPresent() ? complete.get() : replica.weights();
      models.add(new TrainedDecoder(lm.decoders().get(r), weights, replica.gradients().tensors()));
    }
  }

  CausalLm lm() {
    return lm;
  }

  /** Cuts sequences into micro-batches and deals them: a list for each replica. */
  List<List<MicroBatch>> dealt(List<Batch.Sequence> sequences) {
    return MicroBatches.dealt(sequences, lm.settings().microBatchTokens(), models.size());
  }

  /** Does the work of every replica, given by number, side by side; see {@link Optimizer#each}. */
  void each(IntConsumer work) {
    optimizer.each(work);
  }

  /** A micro-batch's way through a replica of the model as it is now. */
  Pass pass(int replica, MicroBatch microBatch) {
    return new Pass(models.get(replica), lm.settings().recompute(), microBatch);
  }

  /** The weights that the first replica computes with. */
  DecoderWeights weights() {
    return models.get(0).weights();
  }

  /** To be called before a gradient is added to what was collected. */
  void collecting() {
    collected = true;
  }

  /** Drops the gradient collected since the last step. */
  void dropGradient() {
    optimizer.clear();
    collected = false;
  }

  /**
   * Takes one optimizer step with the collected gradient and clears it.
   *
   * @return the norm of the gradient before clipping
   * @throws ArithmeticException where the gradient is not finite; the message names a parameter,
   *     all of them stay as they were, and the gradient is cleared
   */
  public double step() {
    double[] norms = optimizer.norms();
    double norm = Math.sqrt(Arrays.stream(norms).map(n -> n * n).sum());
    if (!Double.isFinite(norm)) {
      int worst = 0;
      while (Double.isFinite(norms[worst]) && worst < norms.length - 1) {
        worst++;
      }
      dropGradient();
      throw new ArithmeticException(
          "the gradient of "
              + lm.parameters().trained().get(worst).name()
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

  /**
   * Writes float32 masters and moments (float64 in a float64 computation) as safetensors.
   *
   * @param directory exists
   * @throws IOException where it cannot be written; the message names the file
   * @throws IllegalStateException where a gradient was collected that no {@link #step} has used
   */
  public void save(Path directory) throws IOException {
    if (collected) {
      throw new IllegalStateException("a gradient is collected: a learner is saved after a step");
    }
    lm.tokenizer().mode().writing(directory, () -> optimizer.save(directory.resolve(FILE)));
  }

  /**
   * Takes over what {@link #save} wrote and drops the collected gradient.
   *
   * @param directory that {@link #save} was given
   * @throws IOException where the file is missing, damaged or of another model; the message names
   *     it, and nothing was changed
   */
  public void restore(Path directory) throws IOException {
    optimizer.restore(directory.resolve(FILE));
    collected = false;
  }

  /**
   * Writes the parameters as they are now as a folder, as {@link Policy#save} does.
   *
   * @param folder exists; files of the same names are replaced
   * @throws IOException where a file cannot be written
   */
  public void write(Path folder) throws IOException {
    lm.save(folder, optimizer.masters());
  }

  /** {@return the policy as it is now, frozen; later steps do not change it} */
  public Policy freeze() {
    return new CausalLmPolicy(lm, optimizer.copy());
  }

  /** Releases the copy; policies frozen from it live on. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      adapted.forEach(AdaptedWeights::close);
      optimizer.close();
      lm.release();
    }
  }
}
