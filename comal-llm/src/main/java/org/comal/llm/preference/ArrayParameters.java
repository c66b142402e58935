package org.comal.llm.preference;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.comal.llm.model.DType;
import org.comal.llm.model.Parameters.Parameter;
import org.comal.llm.model.Safetensors;
import org.comal.llm.model.SafetensorsWriter;
import org.comal.onnx.LazyTensor;
import org.comal.policy.AdamW;
import org.comal.policy.OptimizerSpec;

/**
 * Parameters in Java arrays, with their gradients and their optimizer.
 *
 * <p>For networks so small that a native library would spend its time on being called; in double
 * precision, the same to the bit on every machine.
 */
final class ArrayParameters {
  private static final String STEPS = "steps";
  private static final int CHUNK = 1 << 16;

  /** A vector or matrix of parameters, row by row. */
  static final class Block {
    private final Parameter parameter;
    private final double[] values;
    private final double[] gradient;
    private final AdamW optimizer;

    private Block(Parameter parameter, OptimizerSpec spec) {
      int size = Math.toIntExact(parameter.size());
      this.parameter = parameter;
      this.values = new double[size];
      this.gradient = new double[size];
      this.optimizer = new AdamW(spec, size);
    }

    /** The parameters, which change with every step. */
    double[] values() {
      return values;
    }

    /** Where the gradient is added up. */
    double[] gradient() {
      return gradient;
    }

    /** The parameters in single precision, as they are now. */
    LazyTensor tensor() {
      float[] single = new float[values.length];
      for (int i = 0; i < single.length; i++) {
        single[i] = (float) values[i];
      }
      return LazyTensor.of(single, parameter.shape());
    }
  }

  private final OptimizerSpec spec;
  private final List<Block> blocks = new ArrayList<>();

  /**
   * @param spec with a learning rate
   */
  ArrayParameters(OptimizerSpec spec) {
    this.spec = spec;
  }

  /**
   * Adds parameters.
   *
   * @param decays whether weight decay acts on them
   * @param initial asked for once for each, in order
   */
  Block add(String name, boolean decays, DoubleSupplier initial, long... shape) {
    Block block = new Block(new Parameter(name, shape), decays ? spec : spec.withWeightDecay(0));
    Arrays.setAll(block.values, i -> initial.getAsDouble());
    blocks.add(block);
    return block;
  }

  /** The sum of the gradients' squares. */
  double squaredNorm() {
    double sum = 0;
    for (Block b : blocks) {
      for (double g : b.gradient) {
        sum += g * g;
      }
    }
    return sum;
  }

  /**
   * Takes a step of AdamW and forgets the gradients.
   *
   * @param scale what gradients are multiplied by first
   */
  void step(double scale) {
    for (Block b : blocks) {
      b.optimizer.step(b.values, b.gradient, scale);
      Arrays.fill(b.gradient, 0);
    }
  }

  /** Steps taken, of which each was one of every block. */
  private long steps() {
    return blocks.get(0).optimizer.steps();
  }

  /** Writes values, moments and the number of steps: a safetensors file. */
  void save(Path file) throws IOException {
    Map<String, String> metadata = Map.of(STEPS, Long.toString(steps()));
    try (SafetensorsWriter out = new SafetensorsWriter(file, state(), DType.FLOAT64, metadata)) {
      for (double[] part : parts()) {
        ByteBuffer bytes =
            ByteBuffer.allocate(8 * Math.min(CHUNK, part.length)).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < part.length; at += CHUNK) {
          int n = Math.min(CHUNK, part.length - at);
          bytes.clear().limit(8 * n);
          bytes.asDoubleBuffer().put(part, at, n);
          out.write(bytes);
        }
      }
      out.finish();
    }
  }

  /**
   * Takes over what {@link #save} wrote.
   *
   * @throws IOException where the file is missing, damaged or of other parameters
   */
  void restore(Path file) throws IOException {
    Safetensors saved = Safetensors.openFile(file);
    List<Parameter> state = state();
    saved.check(state, "the state of this training");
    long steps;
    try {
      steps = Long.parseLong(saved.metadata().getOrDefault(STEPS, ""));
    } catch (NumberFormatException e) {
      throw new IOException(file + " does not say how many steps were taken", e);
    }
    List<double[]> parts = parts();
    for (int i = 0; i < parts.size(); i++) {
      Safetensors.Entry entry = saved.entries().get(state.get(i).name());
      if (entry.format() != DType.FLOAT64) {
        throw new IOException(file + " holds " + entry.dtype() + ", but F64 is wanted");
      }
      DoubleBuffer from = entry.map(0, entry.length()).asDoubleBuffer();
      from.get(parts.get(i));
    }
    for (Block b : blocks) {
      b.optimizer.resumeAfter(steps);
      Arrays.fill(b.gradient, 0);
    }
  }

  private List<Parameter> state() {
    List<Parameter> state = new ArrayList<>();
    for (String what : List.of("", "first-moment.", "second-moment.")) {
      blocks.forEach(b -> state.add(new Parameter(what + b.parameter.name(), b.parameter.shape())));
    }
    return state;
  }

  /** In the order of {@link #state}. */
  private List<double[]> parts() {
    List<double[]> parts = new ArrayList<>();
    blocks.forEach(b -> parts.add(b.values));
    for (int moment = 0; moment < 2; moment++) {
      for (Block b : blocks) {
        parts.add(b.optimizer.moments().get(moment));
      }
    }
    return parts;
  }
}
