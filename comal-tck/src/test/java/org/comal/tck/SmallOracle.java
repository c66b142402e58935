package org.comal.tck;

import java.util.List;
import org.comal.data.Comparison;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.random.RandomSource;

/** Questions of the small game, and a judge of them that prefers what it reads first. */
final class SmallOracle {
  static final List<Comparison> QUESTIONS =
      List.of(question(0, 1), question(1, 2), question(2, 0), question(1, 1));

  /** In the small game b beats a, c beats b and a beats c. */
  static final List<Comparison> FIRST_WINS =
      List.of(question(1, 0), question(2, 1), question(0, 2));

  private SmallOracle() {}

  private static Comparison question(int first, int second) {
    return new Comparison(
        SmallTable.PROMPT, SmallTable.RESPONSES.get(first), SmallTable.RESPONSES.get(second));
  }

  /** The small game's preferences, moved a fifth of the way towards the first response. */
  static PreferenceOracle favouringTheFirst() {
    return new PreferenceOracle() {
      @Override
      public String id() {
        return "favouring-the-first";
      }

      @Override
      public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
        double[] p = SmallGame.ORACLE.prefer(batch, random);
        for (int i = 0; i < p.length; i++) {
          p[i] += 0.2 * (1 - p[i]);
        }
        return p;
      }
    };
  }
}
