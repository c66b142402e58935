package org.comal.agreement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * How well an oracle agrees with labels: accuracy, log-loss, calibration, and its biases.
 *
 * <p>Where nothing else is said, the oracle's verdict is the average over both orders, questions
 * from which it abstained are left out, and a label of ½ takes no side and counts neither as right
 * nor as wrong.
 *
 * @param rows labelled questions, abstentions included
 * @param abstained from how many the oracle abstained in one order at least
 * @param undecided how many labels are ½
 * @param accuracy share of decided questions in which the oracle is on the label's side; a draw is
 *     half right
 * @param accuracyForward the same by the verdicts in the given order alone
 * @param bothOrders share of decided questions that are right in both orders
 * @param logLoss mean of −label·ln p − (1 − label)·ln(1 − p), p kept {@value #LEAST} from 0 and 1
 * @param brier mean of (p − label)²
 * @param calibrationError expected calibration error: mean distance of a bin's predictions from
 *     what was observed in it, weighted by its questions (Guo et al., 2017)
 * @param bins the calibration in detail
 * @param positionBias mean of (P(first ≻ second) + P(second ≻ first)) / 2 − ½: above 0 where the
 *     response that stands first is favoured
 * @param flips share of questions in which another response wins when the order is turned
 * @param longerByOracle share of questions with responses of different lengths in which the oracle
 *     is for the longer
 * @param longerByLabel the same of labels that take a side: the accuracy of the longer-response
 *     rule
 */
public record Agreement(
    int rows,
    int abstained,
    int undecided,
    double accuracy,
    double accuracyForward,
    double bothOrders,
    double logLoss,
    double brier,
    double calibrationError,
    List<Bin> bins,
    double positionBias,
    double flips,
    double longerByOracle,
    double longerByLabel) {

  /** How near to 0 and 1 a prediction comes in the log-loss. */
  public static final double LEAST = 1e-9;

  /**
   * Questions whose winner was given a probability between two bounds.
   *
   * @param from least probability of the winner, from ½
   * @param to largest
   * @param count questions
   * @param predicted mean probability of the winner
   * @param observed mean label for the winner
   */
  public record Bin(double from, double to, int count, double predicted, double observed) {}

  /**
   * Copies the bins; {@link #of} works out the figures.
   *
   * @param rows questions in all
   * @param abstained questions that the oracle abstained from, in one order at least
   * @param undecided questions answered whose label is ½
   * @param accuracy in [0, 1]; NaN where no question is decided
   * @param accuracyForward in [0, 1]; NaN where no question is decided
   * @param bothOrders in [0, 1]; NaN where no question is decided
   * @param logLoss 0 or more, in nats; NaN where no question is answered
   * @param brier in [0, 1]; NaN where no question is answered
   * @param calibrationError in [0, 1]; NaN where no question is answered
   * @param bins by probability, rising; copied
   * @param positionBias in [−½, ½]; NaN where no question is answered
   * @param flips in [0, 1]; NaN where no question is answered
   * @param longerByOracle in [0, 1]; NaN where no two responses differ in length
   * @param longerByLabel in [0, 1]; NaN where no such label takes a side
   */
  public Agreement {
    bins = List.copyOf(bins);
    Objects.requireNonNull(bins, "bins");
  }

  /**
   * {@return how an oracle's verdicts agree with the labels}
   *
   * @param all the questions, abstentions among them
   * @param binCount bins of equal width between ½ and 1
   */
  public static Agreement of(List<Judgement> all, int binCount) {
    List<Judgement> asked = all.stream().filter(j -> !j.isAbstention()).toList();
    List<Judgement> decided = asked.stream().filter(j -> j.label() != 0.5).toList();
    List<Judgement> uneven =
        asked.stream().filter(j -> j.firstLength() != j.secondLength()).toList();
    List<Bin> bins = bins(asked, binCount);
    double error = 0;
    for (Bin b : bins) {
      error += b.count * Math.abs(b.predicted - b.observed) / asked.size();
    }
    return new Agreement(
        all.size(),
        all.size() - asked.size(),
        asked.size() - decided.size(),
        mean(decided, j -> agrees(j.both(), j.label())),
        mean(decided, j -> agrees(j.forward(), j.label())),
        mean(
            decided,
            j ->
                agrees(j.forward(), j.label()) == 1 && agrees(1 - j.backward(), j.label()) == 1
                    ? 1
                    : 0),
        mean(asked, j -> logLoss(j.both(), j.label())),
        mean(asked, j -> (j.both() - j.label()) * (j.both() - j.label())),
        asked.isEmpty() ? Double.NaN : error,
        bins,
        mean(asked, j -> (j.forward() + j.backward()) / 2 - 0.5),
        mean(asked, j -> (j.forward() - 0.5) * (0.5 - j.backward()) < 0 ? 1 : 0),
        mean(uneven, j -> agrees(j.both(), longer(j))),
        mean(
            uneven.stream().filter(j -> j.label() != 0.5).toList(),
            j -> agrees(longer(j), j.label())));
  }

  private static double longer(Judgement j) {
    return j.firstLength() > j.secondLength() ? 1 : 0;
  }

  /** 1 where both are on one side of ½, 0 where they are not, ½ where p takes none. */
  private static double agrees(double p, double label) {
    double sides = (p - 0.5) * (label - 0.5);
    return sides > 0 ? 1 : sides < 0 ? 0 : 0.5;
  }

  private static double logLoss(double p, double label) {
    double q = Math.min(1 - LEAST, Math.max(LEAST, p));
    return -label * Math.log(q) - (1 - label) * Math.log1p(-q);
  }

  private static double mean(List<Judgement> of, ToDoubleFunction<Judgement> value) {
    return of.stream().mapToDouble(value).average().orElse(Double.NaN);
  }

  private static List<Bin> bins(List<Judgement> asked, int binCount) {
    int[] count = new int[binCount];
    double[] predicted = new double[binCount];
    double[] observed = new double[binCount];
    for (Judgement j : asked) {
      double p = j.both();
      double winner = Math.max(p, 1 - p);
      int bin = Math.min(binCount - 1, (int) ((winner - 0.5) * 2 * binCount));
      count[bin]++;
      predicted[bin] += winner;
      observed[bin] += p >= 0.5 ? j.label() : 1 - j.label();
    }
    List<Bin> bins = new ArrayList<>();
    for (int b = 0; b < binCount; b++) {
      if (count[b] > 0) {
        bins.add(
            new Bin(
                0.5 + 0.5 * b / binCount,
                0.5 + 0.5 * (b + 1) / binCount,
                count[b],
                predicted[b] / count[b],
                observed[b] / count[b]));
      }
    }
    return bins;
  }

  /** {@return all figures but the bins, by name, in a fixed order} */
  public Map<String, Object> figures() {
    Map<String, Object> f = new LinkedHashMap<>();
    f.put("rows", rows);
    f.put("abstained", abstained);
    f.put("undecided-labels", undecided);
    f.put("accuracy", accuracy);
    f.put("accuracy-given-order", accuracyForward);
    f.put("accuracy-both-orders", bothOrders);
    f.put("log-loss", logLoss);
    f.put("brier", brier);
    f.put("calibration-error", calibrationError);
    f.put("position-bias", positionBias);
    f.put("flips", flips);
    f.put("prefers-longer", longerByOracle);
    f.put("longer-answer-rule", longerByLabel);
    return f;
  }

  /** {@return the calibration as CSV: {@code from,to,count,predicted,observed}} */
  public String reliability() {
    StringBuilder csv = new StringBuilder("from,to,count,predicted,observed\n");
    for (Bin b : bins) {
      csv.append(b.from)
          .append(',')
          .append(b.to)
          .append(',')
          .append(b.count)
          .append(',')
          .append(b.predicted)
          .append(',')
          .append(b.observed)
          .append('\n');
    }
    return csv.toString();
  }
}
