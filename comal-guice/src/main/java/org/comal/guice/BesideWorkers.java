package org.comal.guice;

import org.comal.plugin.Sources;
import org.comal.work.Portion;
import org.comal.work.Workers;

/**
 * Workers of a run whose policy and oracle are another's: those have models like these already.
 * What the run's own config made besides, as a policy to measure against, they know nothing of; for
 * that there are workers of its own.
 */
final class BesideWorkers implements Workers {
  private final Workers lent;
  private final Workers own;
  private final Sources sources;

  /**
   * @param lent stay open
   * @param own closed with this
   * @param sources tell what the run's own config made
   */
  BesideWorkers(Workers lent, Workers own, Sources sources) {
    this.lent = lent;
    this.own = own;
    this.sources = sources;
  }

  @Override
  public int places() {
    return lent.places();
  }

  @Override
  public <R> R work(Portion<R> portion) {
    return (sources.keys(portion.model()).isPresent() ? own : lent).work(portion);
  }

  @Override
  public void rest() {
    lent.rest();
    own.rest();
  }

  @Override
  public void close() {
    own.close();
  }
}
