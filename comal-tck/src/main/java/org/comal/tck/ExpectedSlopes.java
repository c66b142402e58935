package org.comal.tck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.comal.data.Comparison;
import org.comal.data.Response;
import org.comal.learn.Group;
import org.comal.learn.Loss;
import org.comal.learn.Pair;
import org.comal.learn.Signal;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.random.RandomSource;

/**
 * The expected gradient of a loss in the small game's logits: not over many samples of the anchor
 * but over every group of three that there is, each weighted by its probability. So it vanishes at
 * the loss's minimiser up to round-off, however small the groups.
 */
final class ExpectedSlopes {
  private static final int SAMPLES = 3;
  private static final SmallTable ANCHOR = SmallGame.START;
  private static final SmallTable REFERENCE = SmallTable.of(0.3, 0.3, 0.4);
  private static final double TAU = 0.1;
  private static final RandomSource RANDOM = new RandomSource(0);

  private ExpectedSlopes() {}

  /** The prox steps that the loss solves of those the kit tries; it refuses the others. */
  static List<ProxProblem> problems(Loss loss, double eta) {
    Payoff winRate = Payoff.winRate(ANCHOR);
    return List.of(winRate, winRate.plus(-TAU, Payoff.logRatio(ANCHOR, REFERENCE))).stream()
        .map(gain -> new ProxProblem(ANCHOR, gain, eta))
        .filter(problem -> loss.reject(problem).isEmpty())
        .toList();
  }

  /** The norm of the expected gradient at the prox step, relative to that at the anchor. */
  static double leftAtTheProxStep(Loss loss, ProxProblem problem) {
    double[] exact = ClosedForm.prox(problem, SmallTable.PROMPT, SmallGame.ORACLE);
    return norm(loss, problem, new SmallTable(exact)) / norm(loss, problem, ANCHOR);
  }

  private static double norm(Loss loss, ProxProblem problem, SmallTable at) {
    double[] mu = ANCHOR.probabilities(SmallTable.PROMPT);
    double[] p = at.probabilities(SmallTable.PROMPT);
    double[] gradient = new double[p.length];
    for (int a = 0; a < p.length; a++) {
      for (int b = 0; b < p.length; b++) {
        for (int c = 0; c < p.length; c++) {
          int[] drawn = {a, b, c};
          double[] slope = new double[SAMPLES];
          loss.evaluate(
              group(loss, problem, drawn), pick(at.logProbs(SmallTable.PROMPT), drawn), slope);
          double weight = mu[a] * mu[b] * mu[c];
          for (int i = 0; i < SAMPLES; i++) {
            for (int y = 0; y < p.length; y++) {
              // d log p(drawn) / d logit of y = [y was drawn] - p(y)
              gradient[y] += weight * slope[i] * ((drawn[i] == y ? 1 : 0) - p[y]);
            }
          }
        }
      }
    }
    return Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum());
  }

  private static double[] pick(double[] values, int[] drawn) {
    return Arrays.stream(drawn).mapToDouble(y -> values[y]).toArray();
  }

  /** The samples as a solver shows them: their own opponents, all pairs with soft labels. */
  private static Group group(Loss loss, ProxProblem problem, int[] drawn) {
    List<Response> responses = new ArrayList<>();
    for (int y : drawn) {
      responses.add(SmallTable.RESPONSES.get(y));
    }
    double[] anchor = pick(ANCHOR.logProbs(SmallTable.PROMPT), drawn);
    double[] reference = pick(REFERENCE.logProbs(SmallTable.PROMPT), drawn);
    boolean regularised = problem.gain().terms().size() > 1;
    double[] shift = new double[SAMPLES];
    double[] gain = new double[SAMPLES];
    List<Pair> pairs = new ArrayList<>();
    // A response meets itself, a draw, but for losses on single gains.
    boolean meetsItself = loss.signal() != Signal.GAINS;
    for (int i = 0; i < SAMPLES; i++) {
      shift[i] = regularised ? -TAU * (anchor[i] - reference[i]) : 0;
      double wins = 0;
      for (int j = 0; j < SAMPLES; j++) {
        double label = verdict(responses.get(i), responses.get(j));
        wins += i != j || meetsItself ? label : 0;
        if (i < j) {
          pairs.add(new Pair(i, j, label));
        }
      }
      gain[i] =
          loss.signal() == Signal.PREFERENCES
              ? Double.NaN
              : wins / (meetsItself ? SAMPLES : SAMPLES - 1) + shift[i];
    }
    return new Group(
        SmallTable.PROMPT, responses, anchor, anchor.clone(), gain, shift, pairs, problem.eta());
  }

  private static double verdict(Response first, Response second) {
    return SmallGame.ORACLE
        .prefer(List.of(new Comparison(SmallTable.PROMPT, first, second)), RANDOM)[0];
  }
}
