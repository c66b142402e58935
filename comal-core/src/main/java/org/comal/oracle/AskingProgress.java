package org.comal.oracle;

import java.util.Objects;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;

/**
 * Tells a listener how far a batch of questions has come, as its verdicts come one by one, and what
 * the oracle has cost. An oracle that answers a batch in one go tells nothing in between.
 */
public final class AskingProgress implements VerdictListener {
  private final PreferenceOracle oracle;
  private final Listener listener;
  private final Phase phase;
  private final long before;
  private final long total;
  private final int each;
  private long verdicts;

  /**
   * Has heard nothing yet.
   *
   * @param oracle whose cost is told, where its statistics have one
   * @param listener hears {@link Event.Progress} and {@link Event.Spent}
   * @param phase in which is asked
   * @param before pairs that were done before this batch
   * @param total pairs in all
   * @param each questions to a pair: 1, or 2 where both orders are asked
   */
  public AskingProgress(
      PreferenceOracle oracle, Listener listener, Phase phase, long before, long total, int each) {
    this.oracle = Objects.requireNonNull(oracle, "oracle");
    this.listener = Objects.requireNonNull(listener, "listener");
    this.phase = Objects.requireNonNull(phase, "phase");
    this.before = before;
    this.total = total;
    this.each = each;
  }

  @Override
  public synchronized void given(int place, double preference) {
    if (++verdicts % each == 0) {
      listener.on(new Event.Progress(phase, before + verdicts / each, total, "pairs"));
      Double cost = oracle.statistics().get(OracleStatistics.COST);
      if (cost != null) {
        listener.on(new Event.Spent(phase, cost));
      }
    }
  }
}
