package org.comal.eval.winrate;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.comal.evaluate.ErrorsOver;

/**
 * Everything that is told of a set of models.
 *
 * @param matrix the win rates
 * @param meanLength mean response length by model, in characters; NaN where unknown
 * @param lengthControlled length-controlled win rates [row][column]; NaN where there is none, ½ on
 *     the diagonal
 * @param nash the Nash mixture of the matrix; empty where a rate is unknown
 * @param nashInterval by model: lower and upper end of its weight's bootstrap interval over what
 *     the matrix's errors are over, a rough guide, since a weight may jump; NaN where there is no
 *     mixture, one prompt only, or, over responses, one response only
 * @param exploitability by model: max over models j of P(j ≻ i) − ½; NaN where a rate of the row is
 *     unknown
 * @param bestReply by model: that j, the model itself where none beats it; −1 where unknown
 */
public record WinRateReport(
    WinRateMatrix matrix,
    double[] meanLength,
    double[][] lengthControlled,
    Optional<NashMixture> nash,
    double[][] nashInterval,
    double[] exploitability,
    int[] bestReply) {
  /**
   * Checks that nothing is missing; keeps the arrays.
   *
   * @param matrix not null; its order of models is that of all arrays
   * @param meanLength not copied
   * @param lengthControlled not copied
   * @param nash empty rather than null
   * @param nashInterval not copied
   * @param exploitability not copied
   * @param bestReply not copied
   */
  public WinRateReport {
    Objects.requireNonNull(matrix, "matrix");
    Objects.requireNonNull(nash, "nash");
  }

  /**
   * Works everything out.
   *
   * @param models distinct, in the order of the rows; empty for the order in which they come up
   * @param outcomes in any order; those of other models than {@code models} are left out, unless
   *     that is empty
   * @param lengths of the responses; {@link ResponseLengths#NONE} where they are not known
   * @param difficulty γ by prompt, for {@link LengthControl}; empty to leave it out
   * @param over what errors and intervals are over
   * @param bootstrap of the Nash mixture; its level is that of all intervals
   * @return the report, all its figures worked out
   */
  public static WinRateReport of(
      List<String> models,
      Collection<Outcome> outcomes,
      ResponseLengths lengths,
      Map<String, Double> difficulty,
      ErrorsOver over,
      Bootstrap bootstrap) {
    WinRateMatrix matrix =
        models.isEmpty()
            ? WinRateMatrix.of(outcomes, over, bootstrap.level())
            : WinRateMatrix.of(models, outcomes, over, bootstrap.level());
    int m = matrix.size();
    LengthControl control = new LengthControl(outcomes, lengths, difficulty);
    double[] meanLength = new double[m];
    double[][] controlled = new double[m][m];
    for (int i = 0; i < m; i++) {
      meanLength[i] = lengths.mean(matrix.models().get(i));
      for (int j = 0; j < m; j++) {
        controlled[i][j] =
            i == j
                ? 0.5
                : control.rate(matrix.models().get(i), matrix.models().get(j)).orElse(Double.NaN);
      }
    }
    double[][] rates = matrix.rates();
    return new WinRateReport(
        matrix,
        meanLength,
        controlled,
        matrix.complete() ? Optional.of(NashMixture.of(rates)) : Optional.empty(),
        nashInterval(matrix, bootstrap),
        NashMixture.ofRows(rates),
        bestReplies(rates));
  }

  private static double[][] nashInterval(WinRateMatrix matrix, Bootstrap bootstrap) {
    int m = matrix.size();
    double[][] intervals = new double[m][];
    Arrays.setAll(intervals, i -> new double[] {Double.NaN, Double.NaN});
    if (!matrix.complete()) {
      return intervals;
    }
    Optional<IntFunction<double[][]>> resample =
        matrix.errorsOver() == ErrorsOver.PROMPTS
            ? ofPrompts(matrix, bootstrap)
            : ofResponses(matrix, bootstrap);
    if (resample.isEmpty()) {
      return intervals;
    }
    double[][] weights = new double[m][bootstrap.resamples()];
    for (int b = 0; b < bootstrap.resamples(); b++) {
      double[][] rates = resample.get().apply(b);
      boolean known = Arrays.stream(rates).flatMapToDouble(Arrays::stream).allMatch(p -> p >= 0);
      double[] nash = known ? NashMixture.of(rates).weights() : null;
      for (int i = 0; i < m; i++) {
        weights[i][b] = known ? nash[i] : Double.NaN;
      }
    }
    Arrays.setAll(intervals, i -> bootstrap.interval(weights[i]));
    return intervals;
  }

  /** By resample, in their order: the rates; empty where one prompt cannot tell a spread. */
  private static Optional<IntFunction<double[][]>> ofPrompts(
      WinRateMatrix matrix, Bootstrap bootstrap) {
    if (matrix.prompts() < 2) {
      return Optional.empty();
    }
    Supplier<int[]> counts = bootstrap.counts(matrix.prompts());
    return Optional.of(b -> matrix.rates(counts.get()));
  }

  /** By resample, in their order: the rates; empty where a single response cannot tell a spread. */
  private static Optional<IntFunction<double[][]>> ofResponses(
      WinRateMatrix matrix, Bootstrap bootstrap) {
    ResponseDraws draws = matrix.responses();
    RandomGenerator generator = bootstrap.responses();
    return draws.known() ? Optional.of(b -> draws.rates(generator)) : Optional.empty();
  }

  private static int[] bestReplies(double[][] rates) {
    int[] replies = new int[rates.length];
    for (int i = 0; i < rates.length; i++) {
      replies[i] = i;
      for (int j = 0; j < rates.length && replies[i] >= 0; j++) {
        if (Double.isNaN(rates[i][j])) {
          replies[i] = -1;
        } else if (rates[i][j] < rates[i][replies[i]]) {
          replies[i] = j;
        }
      }
    }
    return replies;
  }

  /** Whether any length is known. */
  boolean hasLengths() {
    return Arrays.stream(meanLength).anyMatch(x -> !Double.isNaN(x));
  }

  /** Whether any length-controlled rate is known. */
  boolean hasLengthControl() {
    for (int i = 0; i < lengthControlled.length; i++) {
      for (int j = 0; j < i; j++) {
        if (!Double.isNaN(lengthControlled[i][j])) {
          return true;
        }
      }
    }
    return false;
  }
}
