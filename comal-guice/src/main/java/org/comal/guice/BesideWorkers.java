package org.comal.guice;

import java.util.List;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.Sources;
import org.comal.policy.Policy;
import org.comal.work.Portion;
import org.comal.work.Workers;

/**
 * Workers of a run whose policy and oracle are another's: those have models like these already.
 * What the run's own config made besides, as a policy to measure against, they know nothing of:
 * that the process does itself, with one portion at a time.
 */
final class BesideWorkers implements Workers {
  private final Workers lent;
  private final Sources sources;

  /**
   * @param lent stay open
   * @param sources tell what the run's own config made
   */
  BesideWorkers(Workers lent, Sources sources) {
    this.lent = lent;
    this.sources = sources;
  }

  @Override
  public int places() {
    return lent.places();
  }

  @Override
  public <R> R work(Portion<R> portion) {
    if (sources.keys(portion.model()).isEmpty()) {
      return lent.work(portion);
    }
    synchronized (this) {
      return portion.here();
    }
  }

  @Override
  public void rest() {
    lent.rest();
  }

  @Override
  public List<String> plan(Policy policy, PreferenceOracle oracle) {
    return lent.plan(policy, oracle);
  }
}
