package org.comal.llm;

import java.util.List;
import org.comal.llm.torch.Batch;
import org.comal.llm.torch.Decoder;
import org.comal.llm.torch.DecoderWeights;
import org.comal.llm.torch.Tensor;
import org.comal.llm.torch.TensorList;

/**
 * A micro-batch on its way through a model in training, forward and back. What backward needs is
 * kept in between, or computed again for less memory.
 *
 * <p>Nothing is held before {@link #forwardKeeping} or after {@link #backward}.
 */
final class Pass implements AutoCloseable {
  private final Decoder decoder;
  private final DecoderWeights weights;
  private final TensorList gradients;
  private final boolean recompute;
  private final MicroBatch microBatch;
  private Batch batch;
  private List<Tensor> graph = List.of();

  /**
   * @param model stays the caller's
   * @param recompute whether only the inputs of the blocks are kept
   */
  Pass(TrainedDecoder model, boolean recompute, MicroBatch microBatch) {
    this.decoder = model.decoder();
    this.weights = model.weights();
    this.gradients = model.gradients();
    this.recompute = recompute;
    this.microBatch = microBatch;
  }

  MicroBatch microBatch() {
    return microBatch;
  }

  /** Log-probabilities of its tokens. */
  double[] forward() {
    try (Batch own = new Batch(decoder.torch(), microBatch.sequences())) {
      return decoder.logProbs(weights, own);
    }
  }

  /**
   * Log-probabilities of its tokens; keeps what {@link #backward} needs.
   *
   * @param next whether this is the pass that goes backward first
   */
  double[] forwardKeeping(boolean next) {
    keep(next);
    return decoder.keptLogProbs(weights, batch, graph);
  }

  /**
   * Adds the gradient of Σ slopes · log p to what is added up.
   *
   * @param slopes one for each of all sequences that the micro-batch is cut from
   */
  void backward(double[] slopes) {
    if (batch == null) {
      keep(false);
    }
    decoder.backward(weights, batch, graph, microBatch.perToken(slopes), gradients);
    close();
  }

  private void keep(boolean logits) {
    batch = new Batch(decoder.torch(), microBatch.sequences());
    graph = decoder.keep(weights, batch, recompute, logits);
  }

  @Override
  public void close() {
    graph.forEach(Tensor::close);
    graph = List.of();
    if (batch != null) {
      batch.close();
      batch = null;
    }
  }
}
