package org.comal.evaluate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A win rate P(first ≻ second), estimated from independent answers of both to some prompts.
 *
 * <p>The estimate is the mean over prompts of the mean over all pairs of answers. Its standard
 * error comes from the spread of those means over prompts, which holds the answers' chance too: the
 * prompts are what was sampled. What of it is the answers' chance alone, that which fresh answers
 * to the same prompts would change, comes from the components of each prompt's table by rows and
 * columns (Hoeffding, 1948; Owen, 2007, on two crossed factors): with mean squares of n rows, m
 * columns and residual, (MS_r + MS_c − MS_e) / (n m) a prompt. Components below nothing count as
 * nothing, which lifts the error a little where answers are few.
 *
 * @param prompts that were answered
 * @param pairs of answers on them that were
 * @param rate NaN where {@code prompts} is 0
 * @param promptError standard error over prompts; NaN with fewer than two
 * @param answerError standard error over answers; NaN where a prompt has fewer than two of either
 * @param answerDegrees degrees of freedom of {@code answerError} (Satterthwaite, 1946), rounded
 *     down
 * @param answers the fewer of the two policies' answers, over all prompts
 */
public record WinRateEstimate(
    int prompts,
    long pairs,
    double rate,
    double promptError,
    double answerError,
    int answerDegrees,
    int answers) {

  /**
   * {@return the estimate from tables of distinct prompts; those without any preference are left
   * out}
   *
   * @param tables one a prompt: a row an answer of the first policy, a column one of the second
   */
  public static WinRateEstimate of(Collection<AnswerTable> tables) {
    List<AnswerTable> known = new ArrayList<>();
    long pairs = 0;
    double sum = 0;
    for (AnswerTable table : tables) {
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
    int answers = 0;
    for (AnswerTable table : known) {
      double off = table.mean() - rate;
      squares += off * off;
      AnswerTable.Components c = table.components();
      rows += c.rows();
      columns += c.columns();
      residual += c.residual();
      fourths += c.rows() * c.rows() / c.rowDegrees();
      fourths += c.columns() * c.columns() / c.columnDegrees();
      answers += Math.min(c.rowDegrees(), c.columnDegrees()) + 1;
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
        Double.isNaN(degrees) ? Math.max(0, answers - n) : (int) Math.max(1, degrees),
        answers);
  }

  /**
   * {@return the standard error over what would be drawn anew}
   *
   * @param over fresh prompts, or fresh answers to the same ones
   */
  public double error(ErrorsOver over) {
    return over == ErrorsOver.PROMPTS ? promptError : answerError;
  }

  /**
   * {@return the interval over what would be drawn anew}
   *
   * @param over fresh prompts, or fresh answers to the same ones
   * @param level probability that it should cover, as 0.95
   */
  public ScoreInterval interval(ErrorsOver over, double level) {
    return over == ErrorsOver.PROMPTS
        ? ScoreInterval.of(rate, promptError, prompts - 1, prompts, level)
        : ScoreInterval.of(rate, answerError, answerDegrees, answers, level);
  }
}
