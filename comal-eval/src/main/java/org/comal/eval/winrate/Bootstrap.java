package org.comal.eval.winrate;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.comal.random.RandomSource;

/**
 * The percentile bootstrap over prompts (Efron, 1979) or over responses ({@link ResponseDraws}).
 *
 * <p>A prompt is drawn with everything that was said of it, so that all figures of one resample
 * come from the same prompts. It is for figures of the whole matrix, as the Nash mixture; win rates
 * have intervals that hold better ({@link org.comal.evaluate.ScoreInterval}).
 *
 * @param resamples how often prompts, or responses, are drawn anew
 * @param level probability that an interval should cover, as 0.95
 * @param random stream of the draws
 */
public record Bootstrap(int resamples, double level, RandomSource random) {
  /**
   * Checks the numbers and that nothing is missing.
   *
   * @param resamples at least 1
   * @param level above 0, below 1
   * @param random not null
   * @throws IllegalArgumentException where a number is out of its range
   */
  public Bootstrap {
    Objects.requireNonNull(random, "random");
    if (resamples < 1) {
      throw new IllegalArgumentException(
          "bootstrap resamples are " + resamples + ", but must be at least 1");
    }
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "the bootstrap level is " + level + ", but must lie between 0 and 1");
    }
  }

  /**
   * {@return 2,000 resamples and intervals of 95 %}
   *
   * @param random stream of the draws
   */
  public static Bootstrap of(RandomSource random) {
    return new Bootstrap(2000, 0.95, random);
  }

  /**
   * How often each of {@code n} prompts is in each resample, one after the other.
   *
   * @return gives the next resample in an array of its own, which it writes anew each time
   */
  Supplier<int[]> counts(int n) {
    RandomGenerator generator = random.at("bootstrap").generator();
    int[] counts = new int[n];
    return () -> {
      Arrays.fill(counts, 0);
      for (int k = 0; k < n; k++) {
        counts[generator.nextInt(n)]++;
      }
      return counts;
    };
  }

  /** The stream by which responses are drawn. */
  RandomGenerator responses() {
    return random.at("bootstrap-responses").generator();
  }

  /**
   * The ends of the interval.
   *
   * @param figures a figure of each resample; NaN where it has none
   * @return lower and upper end, interpolated between order statistics
   */
  double[] interval(double[] figures) {
    double[] known = Arrays.stream(figures).filter(x -> !Double.isNaN(x)).sorted().toArray();
    return new double[] {
      quantile(known, (1 - level) / 2), quantile(known, (1 + level) / 2),
    };
  }

  private static double quantile(double[] sorted, double q) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double at = q * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
