package org.comal.work;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.comal.data.Comparison;
import org.comal.oracle.ForwardingOracle;
import org.comal.oracle.OracleStatistics;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.plugin.ReplicaMemory;
import org.comal.random.RandomSource;

/**
 * An oracle whose questions workers answer, where that changes nothing: it is asked by several at
 * once only if a question costs nothing and always gets the same verdict. One that sends bills has
 * one asker, who knows what was asked and what it cost; one that draws its verdicts draws them
 * here.
 *
 * <p>Decorators around it stay where they are, with their caches, records and counts.
 */
public final class WorkedOracle extends ForwardingOracle {
  private final Supplier<DividedWork> work;
  private volatile boolean elsewhere;
  private final LongAdder questions = new LongAdder();
  private final LongAdder abstentions = new LongAdder();

  /**
   * Puts workers behind an oracle that asks no other.
   *
   * @param oracle whom the workers have one like; closed with this one
   * @param work who asks; looked for with the first question
   */
  public WorkedOracle(PreferenceOracle oracle, Supplier<DividedWork> work) {
    super(oracle);
    this.work = work;
  }

  private boolean sent() {
    return free() && deterministic();
  }

  /** None for an oracle that workers are not to ask. */
  @Override
  public Optional<ReplicaMemory> replica(String device) {
    return sent() ? super.replica(device) : Optional.empty();
  }

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
    if (!sent()) {
      return inside().prefer(batch, random, heard);
    }
    DividedWork workers = work.get();
    double[] p = workers.prefer(inside(), batch, random, heard);
    elsewhere = !workers.here();
    questions.add(p.length);
    abstentions.add(Arrays.stream(p).filter(Double::isNaN).count());
    return p;
  }

  /** Those of the one inside, or where others were asked in its place, what they were asked. */
  @Override
  public Map<String, Double> statistics() {
    if (!elsewhere) {
      return super.statistics();
    }
    Map<String, Double> own = new LinkedHashMap<>();
    own.put(OracleStatistics.QUESTIONS, questions.doubleValue());
    own.put(OracleStatistics.ABSTENTIONS, abstentions.doubleValue());
    return own;
  }

  @Override
  public boolean transparent() {
    return true;
  }
}
