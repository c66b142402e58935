package org.comal.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.comal.data.Comparison;
import org.comal.random.RandomSource;

/**
 * Asks about pairs of responses in both orders, as everyone does who does not trust an oracle to be
 * without a liking for a position.
 *
 * <p>The two orders of a pair stand next to each other in what is asked, so that a batch that is
 * cut off is answered in pairs.
 */
public final class BothOrders {
  private BothOrders() {}

  /**
   * What an oracle said of a pair.
   *
   * @param forward P(first ≻ second), said with the first response first; NaN for an abstention
   * @param backward P(second ≻ first), said with the second response first
   */
  public record Verdict(double forward, double backward) {

    /** {@return ½ (forward + 1 − backward); NaN where either order is an abstention} */
    public double preference() {
      return 0.5 + 0.5 * (forward - backward);
    }
  }

  /** Hears the verdicts on pairs as they come. */
  @FunctionalInterface
  public interface PairListener {
    /** Hears nothing. */
    PairListener NONE = (pair, verdict) -> {};

    /**
     * A pair is answered in both orders; see {@link VerdictListener#given}.
     *
     * @param pair its number
     * @param verdict what was said of it
     */
    void given(int pair, Verdict verdict);
  }

  /**
   * {@return each pair, followed by the same pair in the other order}
   *
   * @param pairs each with the response that is to stand first
   */
  public static List<Comparison> questions(List<Comparison> pairs) {
    List<Comparison> both = new ArrayList<>(2 * pairs.size());
    for (Comparison pair : pairs) {
      both.add(pair);
      both.add(pair.swapped());
    }
    return both;
  }

  /**
   * {@return the verdicts on pairs}
   *
   * @param preferences an oracle's on {@link #questions}
   */
  public static List<Verdict> verdicts(double[] preferences) {
    List<Verdict> verdicts = new ArrayList<>(preferences.length / 2);
    for (int i = 0; i + 1 < preferences.length; i += 2) {
      verdicts.add(new Verdict(preferences[i], preferences[i + 1]));
    }
    return verdicts;
  }

  /**
   * Asks in one batch.
   *
   * @param oracle asked two questions a pair
   * @param pairs each with the response that is to stand first
   * @param random for oracles that draw their verdicts
   * @param heard told of the pairs whose orders the oracle both tells
   * @return aligned with {@code pairs}
   * @throws OracleException where the oracle cannot go on
   */
  public static List<Verdict> ask(
      PreferenceOracle oracle, List<Comparison> pairs, RandomSource random, PairListener heard) {
    return verdicts(oracle.prefer(questions(pairs), random, new Halves(heard)));
  }

  /** Puts the two orders of a pair together, whichever comes first. */
  private static final class Halves implements VerdictListener {
    private final PairListener heard;
    private final Map<Integer, Double> half = new ConcurrentHashMap<>();

    Halves(PairListener heard) {
      this.heard = heard;
    }

    @Override
    public void given(int place, double preference) {
      int pair = place / 2;
      Double other = half.putIfAbsent(pair, preference);
      if (other != null) {
        boolean first = place % 2 == 0;
        heard.given(pair, first ? new Verdict(preference, other) : new Verdict(other, preference));
      }
    }
  }
}
