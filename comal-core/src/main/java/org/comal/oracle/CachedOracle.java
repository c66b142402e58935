package org.comal.oracle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.comal.data.Comparison;
import org.comal.random.RandomSource;

/**
 * Remembers verdicts, so that a question is asked once. Least recently used verdicts are forgotten
 * first; abstentions are not remembered, and a question that two threads ask at the same time may
 * be passed on twice.
 *
 * <p>Only for a deterministic oracle: remembering one draw would change what is drawn.
 */
public final class CachedOracle extends ForwardingOracle {
  private final Map<Comparison, Double> verdicts;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /**
   * Puts an empty cache before an oracle.
   *
   * @param oracle asked what the cache does not hold; deterministic; closed with this one
   * @param maxEntries verdicts kept; at least 1
   * @throws IllegalArgumentException where the oracle is not deterministic or {@code maxEntries} is
   *     below 1
   */
  public CachedOracle(PreferenceOracle oracle, int maxEntries) {
    super(oracle);
    if (!oracle.deterministic()) {
      throw new IllegalArgumentException(
          "cannot cache "
              + oracle.id()
              + ", whose verdicts are drawn anew each time; cache the oracle inside it instead");
    }
    if (maxEntries < 1) {
      throw new IllegalArgumentException("max-entries is " + maxEntries + ", but must be positive");
    }
    this.verdicts =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Comparison, Double> eldest) {
            return size() > maxEntries;
          }
        };
  }

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
    int n = batch.size();
    double[] p = new double[n];
    Map<Comparison, List<Integer>> unknown = new LinkedHashMap<>();
    synchronized (verdicts) {
      for (int i = 0; i < n; i++) {
        Double known = verdicts.get(batch.get(i));
        if (known != null) {
          p[i] = known;
        } else {
          unknown.computeIfAbsent(batch.get(i), c -> new ArrayList<>()).add(i);
        }
      }
    }
    misses.add(unknown.size());
    hits.add(n - unknown.size());
    if (unknown.isEmpty()) {
      return p;
    }
    Set<Integer> asked = new HashSet<>();
    unknown.values().forEach(asked::addAll);
    for (int i = 0; i < n; i++) {
      if (!asked.contains(i)) {
        heard.given(i, p[i]);
      }
    }
    List<Comparison> questions = List.copyOf(unknown.keySet());
    List<List<Integer>> places = List.copyOf(unknown.values());
    double[] fresh =
        inside()
            .prefer(
                questions,
                random,
                (k, preference) -> {
                  keep(questions.get(k), preference);
                  places.get(k).forEach(i -> heard.given(i, preference));
                });
    for (int k = 0; k < fresh.length; k++) {
      keep(questions.get(k), fresh[k]);
      for (int i : places.get(k)) {
        p[i] = fresh[k];
      }
    }
    return p;
  }

  private void keep(Comparison question, double preference) {
    if (!Double.isNaN(preference)) {
      synchronized (verdicts) {
        verdicts.put(question, preference);
      }
    }
  }

  /** {@return questions answered from memory so far} */
  public long hits() {
    return hits.sum();
  }

  /** {@return questions passed on so far} */
  public long misses() {
    return misses.sum();
  }

  @Override
  public Map<String, Double> statistics() {
    return OracleStatistics.over(inside(), Map.of(OracleStatistics.CACHED, (double) hits()));
  }
}
