package org.comal.evaluate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A win rate P(first ≻ second), estimated from independent responses of both to some prompts.
 *
 * <p>The estimate is the mean over prompts of the mean over all pairs of responses. Its standard
 * error comes from the spread of those means over prompts, which holds the responses' chance too:
 * the prompts are what was sampled. What of it is the responses' chance alone, that which fresh
 * responses to the same prompts would change, comes from the components of each prompt's table by
 * rows and columns (Hoeffding, 1948; Owen, 2007, on two crossed factors): with mean squares of n
 * rows, m columns and residual, (MS_r + MS_c − MS_e) / (n m) a prompt. Components below nothing
 * count as nothing, which lifts the error a little where responses are few.
 *
 * @param prompts that were answered
 * @param pairs of responses on them that were
 * @param rate NaN where {@code prompts} is 0
 * @param promptError standard error over prompts; NaN with fewer than two
 * @param responseError standard error over responses; NaN where a prompt has fewer than two of
 *     either
 * @param responseDegrees degrees of freedom of {@code responseError} (Satterthwaite, 1946), rounded
 *     down
 * @param responses the fewer of the two policies' responses, over all prompts
 */
public record WinRateEstimate(
    int prompts,
    long pairs,
    double rate,
    double promptError,
    double responseError,
    int responseDegrees,
    int responses) {

  /**
   * {@return the estimate from tables of distinct prompts; those without any preference are left
   * out}
   *
   * @param tables one a prompt: a row a response of the first policy, a column one of the second
   */
  public static WinRateEstimate of(Collection<VerdictTable> tables) {
    List<VerdictTable> known = new ArrayList<>();
    long pairs = 0;
    double sum = 0;
    for (VerdictTable table : tables) {
      if (table.answered() > 0) {
        known.add(table);
        pairs += table.answered();
        sum += table.mean();
      }
    }
    int n = known.size();
    double rate = sum / n;
    double squares = 0;
    double rows = 0;
    double columns = 0;
    double residual = 0;
    double fourths = 0;
    int responses = 0;
    for (VerdictTable table : known) {
      double off = table.mean() - rate;
      squares += off * off;
      VerdictTable.Components c = table.components();
      rows += c.rows();
      columns += c.columns();
      residual += c.residual();
      fourths += c.rows() * c.rows() / c.rowDegrees();
      fourths += c.columns() * c.columns() / c.columnDegrees();
      responses += Math.min(c.rowDegrees(), c.columnDegrees()) + 1;
    }
    double variance =
        n == 0 ? Double.NaN : Math.max(rows + columns - residual, Math.max(rows, columns));
    double degrees = (rows + columns) * (rows + columns) / fourths;
    return new WinRateEstimate(
        n,
        pairs,
        rate,
        n > 1 ? Math.sqrt(squares / (n - 1) / n) : Double.NaN,
        Math.sqrt(variance) / n,
        Double.isNaN(degrees) ? Math.max(0, responses - n) : (int) Math.max(1, degrees),
        responses);
  }

  /**
   * {@return the standard error over what would be drawn anew}
   *
   * @param over fresh prompts, or fresh responses to the same ones
   */
  public double error(ErrorsOver over) {
    return over == ErrorsOver.PROMPTS ? promptError : responseError;
  }

  /**
   * {@return the interval over what would be drawn anew}
   *
   * @param over fresh prompts, or fresh responses to the same ones
   * @param level probability that it should cover, as 0.95
   */
  public ScoreInterval interval(ErrorsOver over, double level) {
    return over == ErrorsOver.PROMPTS
        ? ScoreInterval.of(rate, promptError, prompts - 1, prompts, level)
        : ScoreInterval.of(rate, responseError, responseDegrees, responses, level);
  }
}
