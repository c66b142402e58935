package org.comal.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.comal.Stable;

/**
 * Something that a run tells its listeners. Progress bars, logs and metrics files are listeners;
 * nothing in core prints.
 */
@Stable
public sealed interface Event {

  /** The run goes on, but the user should know. */
  record Warning(String message) implements Event {}

  /** The user may want to know, as how much memory the work will take; nothing is wrong. */
  record Note(String message) implements Event {}

  /**
   * Part of a long piece of work is done.
   *
   * @param phase what is being done, as {@code sample} or {@code train}
   * @param done units done
   * @param total units in all, or 0 where it is not known
   * @param unit what is counted, in the plural, as {@code steps} or {@code tokens}
   */
  record Progress(Phase phase, long done, long total, String unit) implements Event {}

  /**
   * What a phase gets through beside the units of its {@link Progress}, for its speed: the tokens
   * of the responses that it draws.
   *
   * @param phase as there
   * @param done units since the phase began
   * @param unit what is counted, in the plural, as {@code tokens}
   */
  record Throughput(Phase phase, long done, String unit) implements Event {}

  /**
   * What an oracle has asked for since it was made, for whoever pays.
   *
   * @param phase in which it is asked
   * @param cost in the currency of its prices
   */
  record Spent(Phase phase, double cost) implements Event {}

  /**
   * A prox step was solved, and its solver has something to say of it: loss, gradient norm,
   * residual.
   *
   * @param figures name to value; never null, in the solver's order
   */
  record Solved(Map<String, Double> figures) implements Event {
    /**
     * Copies the figures.
     *
     * @param figures copied in their order
     */
    public Solved {
      figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }
  }

  /**
   * A step was recorded.
   *
   * @param step prox steps taken
   * @param steps prox steps of the whole run
   * @param outer reference updates so far
   * @param metrics name to value, in the evaluators' order
   */
  record Recorded(long step, long steps, int outer, Map<String, Double> metrics) implements Event {
    /**
     * Copies the metrics.
     *
     * @param step 0 before the first prox step
     * @param steps at least {@code step}
     * @param outer 0 before the first reference update
     * @param metrics copied in their order
     */
    public Recorded {
      metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
  }

  /**
   * A task that learns has figures of itself: loss, gradient norm.
   *
   * @param step what the task counts, as optimizer steps or epochs, taken
   * @param figures name to value, in the task's order
   */
  record Measured(long step, Map<String, Double> figures) implements Event {
    /**
     * Copies the figures.
     *
     * @param step at least 0
     * @param figures copied in their order
     */
    public Measured {
      figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }
  }

  /**
   * A phase of the work begins. Another phase may lie within it.
   *
   * @param phase what is done, as {@code sample}, {@code compare}, {@code score}, {@code train},
   *     {@code validate}, {@code checkpoint} or {@code evaluate}
   */
  record PhaseBegun(Phase phase) implements Event {}

  /** The phase that was begun last and has not ended is done, or was given up. */
  record PhaseEnded(Phase phase) implements Event {}

  /**
   * A checkpoint for this step is on disk. A task that is taken up tells so of the one that it goes
   * on from.
   */
  record Checkpointed(long step) implements Event {}
}
