package com.example.brevity;

import java.util.List;
import org.comal.data.Comparison;
import org.comal.data.Response;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.random.RandomSource;

/**
 * Prefers the shorter response: P = 1 / (1 + exp((first − second) / scale)), lengths in characters.
 *
 * @param scale characters of difference at which the odds are e to 1; positive
 */
public record BrevityOracle(double scale) implements PreferenceOracle {
  @Override
  public String id() {
    return "brevity-" + scale;
  }

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
    return batch.stream()
        .mapToDouble(c -> 1 / (1 + Math.exp((length(c.first()) - length(c.second())) / scale)))
        .toArray();
  }

  private static double length(Response y) {
    return y.text().codePointCount(0, y.text().length());
  }
}
