package org.comal.llm.model;

import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.DoubleStream;
import org.comal.onnx.DecoderShape;
import org.comal.onnx.DecoderShape.Part;
import org.comal.onnx.LazyTensor;
import org.comal.onnx.OnnxDecoder;

/** A stored decoder as nodes of an ONNX graph: every {@link Architecture}, with all its parts. */
public final class OnnxExport {
  private OnnxExport() {}

  /**
   * {@return the decoder of a model folder, whose weights are read when a graph is written}
   *
   * @param config of the folder
   * @param files its weights
   * @param read told how many numbers were read, each time that some were
   * @throws IOException as {@link Safetensors#weights}
   */
  public static OnnxDecoder decoder(ModelConfig config, Safetensors files, LongConsumer read)
      throws IOException {
    List<Safetensors.Entry> stored = files.weights(config);
    List<Parameters.Parameter> parameters = Parameters.of(config).list();
    Map<String, Safetensors.Entry> byName = new HashMap<>();
    for (int i = 0; i < stored.size(); i++) {
      byName.put(parameters.get(i).name(), stored.get(i));
    }
    return new OnnxDecoder(shape(config), name -> tensor(byName.get(name), read));
  }

  private static LazyTensor tensor(Safetensors.Entry entry, LongConsumer read) {
    return new LazyTensor(
        entry.shape(),
        (from, count) -> {
          float[] numbers = StoredNumbers.read(entry, from, count);
          read.accept(count);
          return numbers;
        });
  }

  private static DecoderShape shape(ModelConfig c) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    Map<Part, Boolean> all =
        Map.of(
            Part.ATTENTION_BIAS, c.attentionBias(),
            Part.OUTPUT_BIAS, c.outputBias(),
            Part.FEED_FORWARD_BIAS, c.feedForwardBias(),
            Part.HEAD_NORM, c.headNorm(),
            Part.HEAD, !c.tied());
    all.forEach(
        (part, has) -> {
          if (has) {
            parts.add(part);
          }
        });
    return new DecoderShape(
        c.vocabulary(),
        c.hidden(),
        c.feedForward(),
        c.layers(),
        c.heads(),
        c.keyValueHeads(),
        DoubleStream.of(c.scaling().rates(c.theta(), c.headDimension())).boxed().toList(),
        c.epsilon(),
        parts);
  }
}
