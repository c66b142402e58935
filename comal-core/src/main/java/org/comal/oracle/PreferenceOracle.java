package org.comal.oracle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.comal.Stable;
import org.comal.data.Comparison;
import org.comal.random.RandomSource;

/**
 * A preference oracle P(first ≻ second | prompt) (Definition 1 of the paper). It need not come from
 * a reward: preferences may be intransitive.
 *
 * <p>Safe for use by several threads.
 */
@Stable
public interface PreferenceOracle extends AutoCloseable {

  /**
   * {@return a name for the oracle and its settings: equal ids give equal verdicts, so they key
   * caches}
   */
  String id();

  /**
   * {@return an oracle out of a function of one question}
   *
   * @param id changes where the function's verdicts change
   * @param preference the probability that the first response is preferred; the same for the same
   *     question, and safe for use by several threads
   */
  static PreferenceOracle of(String id, ToDoubleFunction<Comparison> preference) {
    return new PreferenceOracle() {
      @Override
      public String id() {
        return id;
      }

      @Override
      public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
        return batch.stream().mapToDouble(preference).toArray();
      }
    };
  }

  /**
   * Answers a batch of questions.
   *
   * <p>Only an oracle whose verdicts come one by one, and cost something, tells each as it comes;
   * one that answers a batch in one go leaves {@code heard} alone, as does one whose draws depend
   * on a question's place in the batch, for the rest of a batch may be asked as a batch of its own.
   * A decorator passes on what it can say for sure. Where this method throws, what was told is
   * answered all the same, and what was not may be asked again.
   *
   * @param batch the questions, in an order that the verdicts keep
   * @param random for oracles that draw their verdicts; others ignore it
   * @param heard told of each place at most once
   * @return aligned with {@code batch}: the probability, in [0, 1], that the first response is
   *     preferred; {@code NaN} where the oracle abstains; the caller's own array
   * @throws OracleException with a sentence where it cannot go on
   */
  double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard);

  /**
   * Asks where nobody waits for the single verdicts; for callers, not to be overridden.
   *
   * @param batch the questions, in an order that the verdicts keep
   * @param random for oracles that draw their verdicts; others ignore it
   * @return aligned with {@code batch}: the probability, in [0, 1], that the first response is
   *     preferred; {@code NaN} where the oracle abstains; the caller's own array
   * @throws OracleException with a sentence where it cannot go on
   */
  default double[] prefer(List<Comparison> batch, RandomSource random) {
    return prefer(batch, random, VerdictListener.NONE);
  }

  /**
   * {@return whether a question costs nothing and leaves nothing behind, so that a rehearsal may
   * ask some to learn how long verdicts take} Not so unless an oracle says it: others may send a
   * bill.
   */
  default boolean free() {
    return false;
  }

  /**
   * {@return whether a later run that puts the same questions is answered from a record, so that
   * repeating it asks nobody} Not so unless an oracle says it.
   */
  default boolean answersFromRecord() {
    return false;
  }

  /** {@return whether the same question always gets the same verdict} */
  default boolean deterministic() {
    return true;
  }

  /**
   * {@return the oracle that answers with the probabilities that this one's verdicts are drawn
   * with: this one itself where it is deterministic, empty where they are not known} What the game
   * is, and how good a policy is in it, is a matter of these probabilities; a learner sees the
   * draws.
   */
  default Optional<PreferenceOracle> expectation() {
    return deterministic() ? Optional.of(this) : Optional.empty();
  }

  /**
   * {@return what it has been asked and what it has found since it was made, for reports: name in
   * kebab-case to figure, finite, in a fixed order} Asked for every second, also while {@link
   * #prefer} is at work in other threads; so count a question when it is answered. A resumed run
   * counts anew, so these belong into no file that must come out the same. A decorator adds its
   * figures to those of the oracle inside; see {@link OracleStatistics} for the names that have a
   * common meaning.
   */
  default Map<String, Double> statistics() {
    return Map.of();
  }

  /**
   * Gives back what can be had again, as memory on a device, until the next question; an oracle
   * that holds little does nothing.
   */
  default void rest() {}

  /** Releases connections and memory outside the Java heap. */
  @Override
  default void close() {}
}
