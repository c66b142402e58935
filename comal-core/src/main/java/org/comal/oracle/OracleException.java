package org.comal.oracle;

import java.util.List;
import java.util.Optional;
import org.comal.data.Comparison;

/**
 * An oracle cannot go on: its service is gone or turns it away, a budget is spent, too much was
 * left open. The message is a sentence for whoever runs it.
 *
 * <p>It may carry what was answered of the batch, so that who keeps answers ({@link CachedOracle},
 * a record on the disk) loses none. What it does not answer was not abstained from: asked again, it
 * may be answered.
 */
public final class OracleException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private final transient double[] answers;

  /** Nothing was answered. */
  public OracleException(String sentence) {
    this(sentence, null);
  }

  /**
   * @param answers aligned with the batch that was asked, NaN where there is none; {@code null} for
   *     no answer at all
   */
  public OracleException(String sentence, double[] answers) {
    super(sentence);
    this.answers = answers == null ? null : answers.clone();
  }

  /** What was answered of a batch, aligned with it, NaN elsewhere; empty where nothing was. */
  public Optional<double[]> answers(List<Comparison> batch) {
    return answers != null && answers.length == batch.size()
        ? Optional.of(answers.clone())
        : Optional.empty();
  }
}
