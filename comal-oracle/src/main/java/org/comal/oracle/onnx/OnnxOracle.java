package org.comal.oracle.onnx;

import java.nio.file.Path;
import java.util.List;
import org.comal.text.ModelOracle;
import org.comal.text.OracleCounts;

/** An oracle that asks an ONNX model: what its kinds have in common beside the question itself. */
public abstract sealed class OnnxOracle extends ModelOracle
    permits OnnxJudgeOracle, OnnxPairOracle, OnnxRewardOracle {
  private final OnnxSettings settings;

  OnnxOracle(OnnxSettings settings, OracleCounts counts, String id) {
    super(counts, id);
    this.settings = settings;
  }

  /** The model's file, for sentences. */
  final Path file() {
    return settings.model();
  }

  /** The model, which stays this oracle's. */
  abstract OnnxModel model();

  @Override
  public final List<String> plan(int prompts) {
    return settings.plan();
  }

  /**
   * On CUDA, gives the device's memory back: the model is loaded again for the next question. On
   * the CPU it stays loaded.
   */
  @Override
  public final void rest() {
    model().rest();
  }
}
