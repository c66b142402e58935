package org.comal.oracle.onnx;

import java.util.List;
import java.util.Map;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.Planned;
import org.comal.text.OracleCounts;

/** An oracle that asks an ONNX model: what its kinds have in common beside the question itself. */
public abstract sealed class OnnxOracle implements PreferenceOracle, Planned
    permits OnnxJudgeOracle, OnnxPairOracle, OnnxRewardOracle {
  private final OnnxSettings settings;
  private final OracleCounts counts;
  private final String id;

  OnnxOracle(OnnxSettings settings, OracleCounts counts, String id) {
    this.settings = settings;
    this.counts = counts;
    this.id = id;
  }

  /** The model, which stays this oracle's. */
  abstract OnnxModel model();

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final boolean free() {
    return true;
  }

  /** {@return what it has done so far} */
  public final OracleCounts counts() {
    return counts;
  }

  @Override
  public final List<String> plan(int prompts) {
    return settings.plan();
  }

  @Override
  public final Map<String, Double> statistics() {
    return counts.figures();
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
