package org.comal.llm.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import org.comal.files.DurableFiles;
import org.comal.random.RandomSource;

/**
 * Draws the weights of a new model: matrices from a normal distribution whose standard deviation is
 * the config's {@code initializer_range}, norms 1, biases 0.
 *
 * <p>The projections that write into the residual stream are scaled by 1/√(2·layers), as in GPT-2
 * (Radford et al., 2019), so that its size does not grow with depth.
 */
public final class NewWeights {
  private static final int PIECE = 1 << 20;

  private NewWeights() {}

  /**
   * Writes {@code config.json} and {@code model.safetensors} in float32.
   *
   * @param config its JSON is written too
   * @param random each weight is drawn from the stream of its own name
   * @param folder made where it is missing; files of these names are replaced
   * @throws IOException where a file cannot be written
   */
  public static void write(ModelConfig config, RandomSource random, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    DurableFiles.writeText(folder.resolve(ModelConfig.FILE), config.json());
    List<Parameters.Parameter> list = Parameters.of(config).list();
    try (SafetensorsWriter out =
        new SafetensorsWriter(folder.resolve(Safetensors.FILE), list, DType.FLOAT32)) {
      for (Parameters.Parameter p : list) {
        RandomGenerator g = random.at(p.name()).generator();
        double width = width(config, p);
        float mean = p.name().endsWith("norm.weight") ? 1 : 0;
        for (long at = 0; at < p.size(); at += PIECE) {
          int count = (int) Math.min(PIECE, p.size() - at);
          ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
          for (int i = 0; i < count; i++) {
            bytes.putFloat(width == 0 ? mean : (float) (width * g.nextGaussian()));
          }
          out.write(bytes.flip());
        }
      }
      out.finish();
    }
  }

  private static double width(ModelConfig config, Parameters.Parameter p) {
    if (!p.isMatrix()) {
      return 0;
    }
    boolean residual = p.name().endsWith("o_proj.weight") || p.name().endsWith("down_proj.weight");
    return config.initializerRange() / (residual ? Math.sqrt(2.0 * config.layers()) : 1);
  }
}
