package com.example.brevity;

import org.comal.data.Response;
import org.comal.oracle.PreferenceOracle;

/**
 * Prefers the shorter response: P = 1 / (1 + exp((first − second) / scale)), lengths in characters.
 */
final class BrevityOracle {
  private BrevityOracle() {}

  /**
   * @param scale characters of difference at which the odds are e to 1; positive
   */
  static PreferenceOracle of(double scale) {
    return PreferenceOracle.of(
        "brevity-" + scale,
        c -> 1 / (1 + Math.exp((length(c.first()) - length(c.second())) / scale)));
  }

  private static double length(Response y) {
    return y.text().codePointCount(0, y.text().length());
  }
}
