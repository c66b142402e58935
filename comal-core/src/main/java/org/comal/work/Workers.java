package org.comal.work;

import java.util.List;
import org.comal.Stable;
import org.comal.oracle.PreferenceOracle;
import org.comal.policy.Policy;

/**
 * Who does portions of work: the process itself, or others with models of the same contents.
 *
 * <p>Safe for use by several threads. Nothing is opened before the first portion.
 */
@Stable
public interface Workers extends AutoCloseable {

  /** {@return how many portions it is worth to have under way at once; at least 1} */
  int places();

  /**
   * Does a portion, and returns when it is done. A worker that is lost in between is a matter of
   * who lost it: the portion is then done by another.
   *
   * @param <R> what comes of it
   * @param portion says all that the result depends on
   * @return the same, whoever does it and however often it is begun
   * @throws org.comal.oracle.OracleException where an oracle cannot go on, with its sentence
   * @throws RuntimeException where a model refuses what it is asked, as it would here
   */
  <R> R work(Portion<R> portion);

  /**
   * Has models give back what can be had again, as memory on devices that others use too, until the
   * next portion. Called where no portion is under way for a while; workers whose devices are their
   * own do nothing.
   */
  default void rest() {}

  /**
   * {@return what the models that are made for the workers take of this machine, a sentence for
   * each device, without a full stop; empty where that is not known} Nothing is opened for it.
   *
   * @param policy of the process itself, which theirs are like
   * @param oracle of the process itself
   */
  default List<String> plan(Policy policy, PreferenceOracle oracle) {
    return List.of();
  }

  /** Lets the workers go, and what they hold. */
  @Override
  default void close() {}
}
