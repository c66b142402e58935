package org.comal.text;

import java.util.Map;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.Planned;

/** An oracle that asks a model on this machine: what is the same whatever the model runs on. */
public abstract class ModelOracle implements PreferenceOracle, Planned {
  private final OracleCounts counts;
  private final String id;

  /**
   * Begins with what its model's loading came to.
   *
   * @param counts told of all that it does
   * @param id names the model, and changes with all that changes a verdict
   */
  protected ModelOracle(OracleCounts counts, String id) {
    this.counts = counts;
    this.id = id;
  }

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
  public final Map<String, Double> statistics() {
    return counts.figures();
  }
}
