package com.example.brevity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.oracle.PreferenceOracle;
import org.comal.random.RandomSource;
import org.comal.tck.OracleKit;
import org.junit.jupiter.api.Test;

class BrevityOracleTest extends OracleKit {
  private static Comparison question(String first, String second) {
    return new Comparison(Prompt.user("p", "Well?"), response(first), response(second));
  }

  private static Response response(String text) {
    return new Response(new int[0], text, true);
  }

  @Override
  protected PreferenceOracle oracle() {
    return BrevityOracle.of(2);
  }

  @Override
  protected List<Comparison> comparisons() {
    return List.of(question("a", "bbb"), question("ccc", "d"), question("ee", "ff"));
  }

  @Test
  void prefersTheShorter() {
    // Two characters at scale 2: odds of e to 1, and the other way round.
    double e = Math.E / (1 + Math.E);
    assertArrayEquals(
        new double[] {e, 1 - e, 0.5}, oracle().prefer(comparisons(), new RandomSource(1)), 1e-15);
  }
}
