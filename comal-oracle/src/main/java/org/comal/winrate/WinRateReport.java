package org.comal.winrate;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that is told of a set of models.
 *
 * @param matrix the win rates
 * @param meanLength mean answer length by model, in characters; NaN where unknown
 * @param lengthControlled length-controlled win rates [row][column]; NaN where there is none, ½ on
 *     the diagonal
 * @param nash the Nash mixture of the matrix; empty where a rate is unknown
 * @param exploitability by model: max over models j of P(j ≻ i) − ½; NaN where a rate of the row is
 *     unknown
 */
public record WinRateReport(
    WinRateMatrix matrix,
    double[] meanLength,
    double[][] lengthControlled,
    Optional<NashMixture> nash,
    double[] exploitability) {
  public WinRateReport {
    Objects.requireNonNull(matrix, "matrix");
    Objects.requireNonNull(nash, "nash");
  }

  /**
   * Works everything out.
   *
   * @param models distinct, in the order of the rows; empty for the order in which they come up
   * @param lengths of the answers; {@link AnswerLengths#NONE} where they are not known
   * @param difficulty γ by prompt, for {@link LengthControl}; empty to leave it out
   */
  public static WinRateReport of(
      List<String> models,
      Collection<Outcome> outcomes,
      AnswerLengths lengths,
      Map<String, Double> difficulty,
      Bootstrap bootstrap) {
    WinRateMatrix matrix =
        models.isEmpty()
            ? WinRateMatrix.of(outcomes, bootstrap)
            : WinRateMatrix.of(models, outcomes, bootstrap);
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
        NashMixture.ofRows(rates));
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
