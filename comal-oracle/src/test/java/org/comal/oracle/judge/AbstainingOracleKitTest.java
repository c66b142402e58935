package org.comal.oracle.judge;

import java.util.List;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.oracle.PreferenceOracle;
import org.comal.tck.OracleKit;

class AbstainingOracleKitTest extends OracleKit {
  /** Abstains from responses of one letter; of the others the longer wins. */
  private static final PreferenceOracle INNER =
      PreferenceOracle.of(
          "inner",
          c -> {
            int a = c.first().text().length();
            int b = c.second().text().length();
            return a == 1 || b == 1 ? Double.NaN : (double) a / (a + b);
          });

  private final PreferenceOracle oracle = new AbstainingOracle(INNER, 0.9, 0);

  @Override
  protected PreferenceOracle oracle() {
    return oracle;
  }

  /** The longer one wins. */
  @Override
  protected List<Comparison> firstWins() {
    return List.of(question("aaaa", "bb"));
  }

  @Override
  protected List<Comparison> comparisons() {
    return List.of(question("aa", "bbb"), question("aaaa", "bb"), question("a", "bb"));
  }

  @Override
  protected boolean decided() {
    return false;
  }

  private static Comparison question(String first, String second) {
    return new Comparison(
        Prompt.named("x"),
        new Response(new int[0], first, true),
        new Response(new int[0], second, true));
  }
}
