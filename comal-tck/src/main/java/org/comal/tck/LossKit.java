package org.comal.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comal.Stable;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.learn.Group;
import org.comal.learn.Loss;
import org.comal.learn.Pair;
import org.comal.learn.Signal;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Loss} must do: slopes are its derivatives, at random groups of samples and at
 * extremes; they lead towards what is preferred; and the loss is least at the prox step, where it
 * says so.
 */
@Stable
public abstract class LossKit {
  private static final RandomSource RANDOM = new RandomSource(20250203);
  private static final int GROUPS = 50;
  private static final int SIZE = 6;

  /** {@return the loss under test} */
  protected abstract Loss loss();

  /** {@return values of η to try} */
  protected double[] etas() {
    return new double[] {0.1, 0.3, 1, 5};
  }

  /** {@return whether adding one number to every gain of a prompt leaves the slopes as they are} */
  protected boolean ignoresConstants() {
    return true;
  }

  /**
   * {@return whether the loss solves the prox step: its expected gradient over samples of the
   * anchor vanishes at anchor · exp(η g) / Z, for each gain that it does not refuse} Override to
   * answer {@code false} where its minimiser is another, and say in its Javadoc which.
   */
  protected boolean solvesProxStep() {
    return true;
  }

  /**
   * {@return nats by which a log-probability may lie from the anchor's with everything still
   * finite}
   */
  protected double extreme() {
    return 500;
  }

  private static double[] uniform(RandomGenerator g, double low, double high) {
    return g.doubles(SIZE, low, high).toArray();
  }

  private Group group(int number, double constant) {
    RandomGenerator g = RANDOM.at("group", number).generator();
    double[] anchor = uniform(g, -9, -1);
    double[] sampled = uniform(g, -0.3, 0.3);
    double[] gain = uniform(g, -1, 1);
    double[] shift = uniform(g, -1, 1);
    List<Response> responses = new ArrayList<>();
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      sampled[i] += anchor[i];
      gain[i] += shift[i] + constant;
      responses.add(new Response(new int[] {i}, "y" + i, true));
      for (int j = i + 1; j < SIZE; j++) {
        double label = g.nextDouble();
        pairs.add(new Pair(i, j, number % 2 == 0 ? label : Math.rint(label)));
      }
    }
    return new Group(
        Prompt.named("x" + number),
        responses,
        anchor,
        sampled,
        loss().signal() == Signal.PREFERENCES ? unknown() : gain,
        shift,
        pairs,
        etas()[number % etas().length]);
  }

  /** What it holds, as text: there one NaN is like the other. */
  private static String numbers(Group group) {
    return Stream.of(group.anchorLogProb(), group.sampledLogProb(), group.gain(), group.shift())
        .map(Arrays::toString)
        .collect(Collectors.joining("\n"));
  }

  private static double[] unknown() {
    double[] gain = new double[SIZE];
    Arrays.fill(gain, Double.NaN);
    return gain;
  }

  /** Log-probabilities of a policy that has moved away from the anchor. */
  private static double[] moved(Group group, int number) {
    RandomGenerator g = RANDOM.at("moved", number).generator();
    double[] logProb = group.anchorLogProb().clone();
    for (int i = 0; i < logProb.length; i++) {
      logProb[i] += g.nextDouble(-1, 1) * Math.min(1, 2 * group.eta());
    }
    return logProb;
  }

  private double value(Group group, double[] logProb) {
    return loss().evaluate(group, logProb, new double[logProb.length]);
  }

  private double[] slopes(Group group, double[] logProb) {
    double[] slope = new double[logProb.length];
    loss().evaluate(group, logProb, slope);
    return slope;
  }

  /**
   * Central differences with a step of 1e-5: their error is 1e-10 times a third derivative, plus
   * the rounding of the loss, 1e-16 · loss / 1e-5.
   */
  @Test
  void slopesAreTheDerivatives() {
    double h = 1e-5;
    for (int k = 0; k < GROUPS; k++) {
      Group group = group(k, 0);
      double[] logProb = moved(group, k);
      double[] slope = slopes(group, logProb);
      for (int i = 0; i < SIZE; i++) {
        double[] up = logProb.clone();
        double[] down = logProb.clone();
        up[i] += h;
        down[i] -= h;
        double measured = (value(group, up) - value(group, down)) / (2 * h);
        assertThat(slope[i])
            .as(
                "slope of response %s in group %s, eta %s, against the finite difference of the"
                    + " loss",
                i, k, group.eta())
            .isCloseTo(measured, within(1e-6 * (1 + Math.abs(measured))));
      }
    }
  }

  @Test
  void someSlopeIsNotZero() {
    double most = 0;
    for (int k = 0; k < GROUPS; k++) {
      Group group = group(k, 0);
      for (double s : slopes(group, moved(group, k))) {
        most = Math.max(most, Math.abs(s));
      }
    }
    assertThat(most).isPositive();
  }

  /**
   * A group whose labels and gains say the same: with P(i, j) - 1/2 = w_i - w_j and w within 1/4 of
   * 0, g = w and what is known beside it.
   */
  private Group agreeing(int number, boolean hard, boolean shifted) {
    Group random = group(number, 0);
    RandomGenerator g = RANDOM.at("agreeing", number).generator();
    double[] win = uniform(g, -0.25, 0.25);
    double[] shift = shifted ? random.shift() : new double[SIZE];
    double[] gain = new double[SIZE];
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      gain[i] = 0.5 + win[i] + shift[i];
      for (int j = i + 1; j < SIZE; j++) {
        double label = 0.5 + win[i] - win[j];
        pairs.add(new Pair(i, j, hard ? Math.rint(label) : label));
      }
    }
    return new Group(
        random.prompt(),
        random.responses(),
        random.anchorLogProb(),
        random.anchorLogProb().clone(),
        gain,
        shift,
        pairs,
        random.eta());
  }

  @Test
  void aStepFromTheAnchorRaisesWhatIsPreferred() {
    // A shift is told only to a loss that takes a gain with a log-ratio; a hard label has none.
    boolean shifted = ExpectedSlopes.problems(loss(), 1).size() > 1;
    for (int k = 0; k < GROUPS; k++) {
      risesFromTheAnchor(agreeing(k, /* hard= */ false, shifted), k);
      risesFromTheAnchor(agreeing(k, /* hard= */ true, /* shifted= */ false), k);
    }
  }

  private void risesFromTheAnchor(Group group, int number) {
    double mean = Arrays.stream(group.gain()).average().orElseThrow();
    double[] slope = slopes(shown(group), group.anchorLogProb().clone());
    double along = 0;
    for (int i = 0; i < SIZE; i++) {
      along += slope[i] * (group.gain()[i] - mean);
    }
    assertThat(along)
        .as(
            "Σ slope · (gain − mean gain) at the anchor, group %s, eta %s: training goes against the"
                + " slopes, so that what has the higher gain, or wins its pairs, must have the"
                + " lower slope; is the sign of the loss turned?",
            number, group.eta())
        .isNegative();
  }

  /** As a solver shows it: no gain where the loss learns from labels. */
  private Group shown(Group group) {
    return loss().signal() != Signal.PREFERENCES
        ? group
        : new Group(
            group.prompt(),
            group.responses(),
            group.anchorLogProb(),
            group.sampledLogProb(),
            unknown(),
            group.shift(),
            group.pairs(),
            group.eta());
  }

  /**
   * Log-ratios stay within 0.2, so that a loss that clips clips nothing; what is left of a right
   * gradient is round-off, of one with a factor of 1.001 beside η a thousandth.
   */
  @Test
  void theProxStepIsItsMinimiser() {
    assumeTrue(solvesProxStep(), "does not solve the prox step");
    assumeTrue(!ExpectedSlopes.problems(loss(), 1).isEmpty(), "refuses the kit's prox steps");
    for (double eta : new double[] {0.1, 0.3, 0.7}) {
      for (ProxProblem problem : ExpectedSlopes.problems(loss(), eta)) {
        assertThat(ExpectedSlopes.leftAtTheProxStep(loss(), problem))
            .as(
                "what is left at anchor · exp(eta · gain) / Z of the expected slopes at the anchor,"
                    + " eta %s, %s terms in the gain; a loss with another minimiser says so:"
                    + " override solvesProxStep() to answer false, otherwise see to the factor of"
                    + " eta",
                eta, problem.gain().terms().size())
            .isLessThan(1e-9);
      }
    }
  }

  @Test
  void addsToTheSlopesItIsGiven() {
    Group group = group(0, 0);
    double[] logProb = moved(group, 0);
    double[] alone = slopes(group, logProb);
    double[] filled = new double[SIZE];
    Arrays.fill(filled, 3);
    double value = loss().evaluate(group, logProb, filled);
    assertThat(value).isEqualTo(value(group, logProb));
    for (int i = 0; i < SIZE; i++) {
      assertThat(filled[i] - 3).isCloseTo(alone[i], within(1e-12 * (1 + Math.abs(alone[i]))));
    }
  }

  @Test
  void leavesTheGroupAndTheLogProbabilitiesAsTheyAre() {
    Group group = group(1, 0);
    double[] logProb = moved(group, 1);
    double[] before = logProb.clone();
    String kept = numbers(group);
    slopes(group, logProb);
    assertThat(logProb).isEqualTo(before);
    assertThat(numbers(group)).isEqualTo(kept);
  }

  @Test
  void staysFiniteAtExtremes() {
    for (int k = 0; k < GROUPS; k++) {
      Group group = group(k, 0);
      double[] logProb = moved(group, k);
      for (int i = 0; i < SIZE; i++) {
        for (double far : new double[] {-extreme(), extreme()}) {
          double[] away = logProb.clone();
          away[i] += far;
          assertThat(value(group, away)).as("loss at %s", far).isFinite();
          for (double s : slopes(group, away)) {
            assertThat(s).as("slope at %s", far).isFinite();
          }
        }
      }
    }
  }

  @Test
  void givesTheSameEveryTime() {
    Group group = group(2, 0);
    double[] logProb = moved(group, 2);
    assertThat(slopes(group, logProb)).isEqualTo(slopes(group, logProb));
    assertThat(value(group, logProb)).isEqualTo(value(group, logProb));
  }

  @Test
  void aConstantInTheGainDoesNotMatter() {
    assumeTrue(ignoresConstants(), "fixes the constant of the gain");
    for (int k = 0; k < GROUPS; k++) {
      double[] logProb = moved(group(k, 0), k);
      double[] slope = slopes(group(k, 0), logProb);
      double[] shifted = slopes(group(k, 0.7), logProb);
      for (int i = 0; i < SIZE; i++) {
        assertThat(shifted[i]).isCloseTo(slope[i], within(1e-9 * (1 + Math.abs(slope[i]))));
      }
    }
  }

  @Test
  void rejectsInSentences() {
    Payoff gain = Payoff.winRate(SmallGame.START);
    Optional<String> why = loss().reject(new ProxProblem(SmallGame.START, gain, 0.3));
    assertThat(why).satisfies(w -> w.ifPresent(s -> assertThat(s).contains(" ")));
  }
}
