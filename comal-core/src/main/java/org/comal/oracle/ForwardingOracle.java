package org.comal.oracle;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.comal.Stable;
import org.comal.data.Comparison;
import org.comal.plugin.Planned;
import org.comal.plugin.ReplicaMemory;
import org.comal.plugin.Replicated;
import org.comal.random.RandomSource;

/**
 * An oracle around another, which passes on everything; a decorator overrides what it changes.
 *
 * <p>What is asked about the oracle inside is asked each time, so nothing need be known of it when
 * it is put in. It is closed with this one.
 */
@Stable
public abstract class ForwardingOracle implements PreferenceOracle, Planned, Replicated {
  private final PreferenceOracle inside;

  /**
   * @param inside whom to ask; closed with this one
   */
  protected ForwardingOracle(PreferenceOracle inside) {
    this.inside = Objects.requireNonNull(inside, "inside");
  }

  /** {@return the oracle inside} */
  protected final PreferenceOracle inside() {
    return inside;
  }

  /**
   * {@return whether it answers as the one inside does, whatever is asked, so that who looks for
   * more than an oracle must be able to may look through it} Not so unless a decorator says it.
   */
  public boolean transparent() {
    return false;
  }

  @Override
  public String id() {
    return inside.id();
  }

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
    return inside.prefer(batch, random, heard);
  }

  @Override
  public boolean free() {
    return inside.free();
  }

  @Override
  public boolean answersFromRecord() {
    return inside.answersFromRecord();
  }

  @Override
  public boolean deterministic() {
    return inside.deterministic();
  }

  /** This oracle where it is deterministic, else the expectation of the one inside. */
  @Override
  public Optional<PreferenceOracle> expectation() {
    return deterministic() ? Optional.of(this) : inside.expectation();
  }

  @Override
  public Map<String, Double> statistics() {
    return inside.statistics();
  }

  @Override
  public List<String> plan(int prompts) {
    return Planned.of(inside, prompts);
  }

  @Override
  public Optional<ReplicaMemory> replica(String device) {
    return Replicated.of(inside, device);
  }

  @Override
  public void rest() {
    inside.rest();
  }

  @Override
  public void close() {
    inside.close();
  }
}
