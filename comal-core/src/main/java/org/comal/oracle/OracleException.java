package org.comal.oracle;

import org.comal.Stable;

/**
 * An oracle cannot go on: its service is gone or turns it away, a budget is spent, too much was
 * left open. The message is a sentence for whoever runs it.
 *
 * <p>What it answered of the batch until then, a {@link VerdictListener} has heard. Nothing else of
 * the batch was abstained from: asked again, it may be answered.
 */
@Stable
public final class OracleException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /**
   * Says why the oracle cannot go on.
   *
   * @param sentence for whoever runs it: what happened and, where it is known, what to do
   */
  public OracleException(String sentence) {
    super(sentence);
  }

  /**
   * Says why the oracle cannot go on, with the fault behind it.
   *
   * @param sentence for whoever runs it: what happened and, where it is known, what to do
   * @param cause what was thrown, for those who look for the fault
   */
  public OracleException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
