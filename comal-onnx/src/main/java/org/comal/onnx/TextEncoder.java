package org.comal.onnx;

/** Puts into a graph what turns token sequences into one vector each. */
public interface TextEncoder {

  /** {@return the length of the vector} */
  int width();

  /**
   * Adds the nodes that encode one set of sequences. May be called twice for one graph; the weights
   * are then shared.
   *
   * @param graph the graph to add to
   * @param ids name of an int64 value of shape [batch, sequence]
   * @param mask name of an int64 value of the same shape: 1 for a token, 0 for padding on the right
   * @return name of a float value of shape [batch, width]
   */
  String encode(OnnxGraph graph, String ids, String mask);
}
