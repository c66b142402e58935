package org.comal.llm.preference;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.comal.onnx.TextEncoder;

/**
 * A text encoder in training: token ids to one vector.
 *
 * <p>A step is {@link #forward}, {@link #backward} with the slopes at the vectors, {@link
 * #squaredNorm}, {@link #step}. Not for use by several threads.
 */
interface TextNetwork extends AutoCloseable {

  /** Length of a vector. */
  int width();

  /**
   * Encodes texts without keeping anything.
   *
   * @param texts token ids, none of them empty
   * @return aligned with {@code texts}
   */
  double[][] encode(List<int[]> texts);

  /** As {@link #encode}, and keeps what {@link #backward} needs. */
  double[][] forward(List<int[]> texts);

  /**
   * Adds the gradient of Σ slopes · vectors to the parameters' gradients; follows a {@link
   * #forward}.
   */
  void backward(double[][] slopes);

  /** The sum of the gradients' squares. */
  double squaredNorm();

  /**
   * Adjusts the parameters by their gradients and forgets these.
   *
   * @param norm of all gradients of the model, the head's included
   * @param clip what gradients are multiplied by so that their norm stays within the bound
   */
  void step(double norm, double clip);

  /** Writes parameters and the optimizer's state into a folder. */
  void save(Path folder) throws IOException;

  /**
   * Takes over what {@link #save} wrote.
   *
   * @throws IOException where a file is missing, damaged or of another network
   */
  void restore(Path folder) throws IOException;

  /**
   * The network as it is now, as a part of an ONNX graph.
   *
   * @param scratch an empty folder, for what is not held in memory; must stay until the graph is
   *     written
   */
  TextEncoder export(Path scratch) throws IOException;

  @Override
  void close();
}
