package org.comal.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

/** Estimates of games whose win rates are known. */
class WinRateEstimateTest {
  private static final double NONE = Double.NaN;

  @Test
  void averagesAllPairsOfAPromptAndThenPrompts() {
    WinRateEstimate w =
        WinRateEstimate.of(
            List.of(
                new VerdictTable(new double[][] {{1, 0.5}, {0.5, 0}, {1, 1}}),
                new VerdictTable(new double[][] {{0.2}}),
                new VerdictTable(new double[][] {{NONE, NONE}})));

    // (4/6 + .2) / 2, whatever number of pairs is behind each; two halves of the distance, .2333.
    assertThat(w.rate()).isCloseTo((4 / 6.0 + 0.2) / 2, within(1e-15));
    assertThat(w.promptError()).isCloseTo((4 / 6.0 - 0.2) / 2, within(1e-15));
    assertThat(w.responseError()).isNaN();
    assertThat(w.prompts()).isEqualTo(2);
    assertThat(w.pairs()).isEqualTo(7);
  }

  @Test
  void errorOfTheResponsesIsThatOfTheTwoWayTable() {
    WinRateEstimate w =
        WinRateEstimate.of(List.of(new VerdictTable(new double[][] {{0.9, 0.5}, {0.7, 0.1}})));

    // Row means .7, .4; column means .8, .3; mean .55. MS_r = 2 (.15² + .15²) = .09, MS_c = 2 (.25²
    // + .25²) = .25; residuals ±.05, MS_e = 4 · .0025 = .01. (.09 + .25 − .01) / 4 = .0825.
    assertThat(w.rate()).isCloseTo(0.55, within(1e-15));
    assertThat(w.responseError()).isCloseTo(Math.sqrt(0.0825), within(1e-14));
    assertThat(w.promptError()).isNaN();
    // (.09 + .25)² / (.09² + .25²) = 1.64
    assertThat(w.responseDegrees()).isEqualTo(1);
  }

  @Test
  void aSideThatAlwaysSaysTheSameBringsNoError() {
    WinRateEstimate w =
        WinRateEstimate.of(List.of(new VerdictTable(new double[][] {{0.9, 0.9}, {0.3, 0.3}})));

    // The rows alone: the variance of .9 and .3 is .18, halved.
    assertThat(w.responseError()).isCloseTo(Math.sqrt(0.09), within(1e-15));
  }

  @Test
  void errorsAreRightOnAverage() {
    // Strengths a, b uniform on [0, 1], P = ½ + (a − b)/4 + a b/8, plus a cell's own ±.1: with 4 by
    // 3 responses to each of 8 prompts, the variance over 20,000 games against its mean estimate.
    int games = 20_000;
    double sum = 0;
    double squares = 0;
    double estimated = 0;
    RandomGenerator g = new RandomSource(1).generator();
    for (int k = 0; k < games; k++) {
      List<VerdictTable> tables = new ArrayList<>();
      for (int x = 0; x < 8; x++) {
        tables.add(table(g, 4, 3));
      }
      WinRateEstimate w = WinRateEstimate.of(tables);
      sum += w.rate();
      squares += w.rate() * w.rate();
      estimated += w.responseError() * w.responseError();
    }
    double variance = squares / games - sum / games * (sum / games);
    // The variance of 20,000 nearly normal draws is known to √(2/20,000) = 1 %, and three are
    // allowed; components below nothing, which are lifted, are rare with 8 prompts.
    assertThat(estimated / games / variance).isBetween(0.97, 1.03);
  }

  private static VerdictTable table(RandomGenerator g, int n, int m) {
    double[] a = g.doubles(n).toArray();
    double[] b = g.doubles(m).toArray();
    double[][] p = new double[n][m];
    for (int k = 0; k < n; k++) {
      for (int l = 0; l < m; l++) {
        p[k][l] = 0.5 + (a[k] - b[l]) / 4 + a[k] * b[l] / 8 + (g.nextBoolean() ? 0.1 : -0.1);
      }
    }
    return new VerdictTable(p);
  }

  @Test
  void responsesErrorOfAbstentionsIsThatOfWhatIsLeft() {
    double[][] full = {{0.9, 0.5, 0.3}, {0.7, 0.1, 0.2}, {0.4, 0.6, 0.8}};
    double[][] more = {
      {0.9, 0.5, NONE, 0.3}, {0.7, 0.1, NONE, 0.2}, {NONE, NONE, NONE, NONE}, {0.4, 0.6, NONE, 0.8}
    };
    WinRateEstimate whole = WinRateEstimate.of(List.of(new VerdictTable(full)));
    WinRateEstimate left = WinRateEstimate.of(List.of(new VerdictTable(more)));

    assertThat(left.rate()).isCloseTo(whole.rate(), within(1e-15));
    assertThat(left.responseError()).isCloseTo(whole.responseError(), within(1e-14));
  }

  @Test
  void quantilesAreThoseOfTheTables() {
    // Two-sided 95 %: 12.706, 2.776, 2.045, 1.984; 99 % at 10: 3.169
    assertThat(StudentT.twoSided(0.95, 1)).isCloseTo(12.7062, within(5e-5));
    assertThat(StudentT.twoSided(0.95, 4)).isCloseTo(2.77645, within(5e-6));
    assertThat(StudentT.twoSided(0.95, 29)).isCloseTo(2.04523, within(5e-6));
    assertThat(StudentT.twoSided(0.95, 99)).isCloseTo(1.98422, within(5e-6));
    assertThat(StudentT.twoSided(0.99, 10)).isCloseTo(3.16927, within(5e-6));
    assertThat(StudentT.twoSided(0.95, 50_000_000)).isCloseTo(1.959964, within(5e-6));
  }

  @Test
  void intervalOfASimpleSampleIsWilsons() {
    // 8 wins of 10 have the variance .8 · .2 / 10, and with t for z, 2.2622 at 9 degrees:
    // (.8 + t²/20) / (1 + t²/10) ± t / (1 + t²/10) √(.016 + t²/400)
    double t = StudentT.twoSided(0.95, 9);
    double scale = 1 + t * t / 10;
    ScoreInterval interval = ScoreInterval.of(0.8, Math.sqrt(0.016), 9, 10, 0.95);

    assertThat((interval.low() + interval.high()) / 2)
        .isCloseTo((0.8 + t * t / 20) / scale, within(1e-12));
    assertThat((interval.high() - interval.low()) / 2)
        .isCloseTo(t / scale * Math.sqrt(0.016 + t * t / 400), within(1e-12));
  }

  @Test
  void winningEverythingLeavesRoomForALoss() {
    ScoreInterval interval = ScoreInterval.of(1, 0, 29, 30, 0.95);
    double t = StudentT.twoSided(0.95, 29);

    assertThat(interval.high()).isEqualTo(1);
    // Wilson's lower end for n of n is n / (n + t²).
    assertThat(interval.low()).isCloseTo(30 / (30 + t * t), within(1e-12));
  }

  /**
   * Two prompts of .7 each say nothing of a third: Wilson's interval of 2, with t = 12.7062 at one
   * degree: (.7 + t²/4) / (1 + t²/2) ± t / (1 + t²/2) √(.105 + t²/16).
   */
  @Test
  void anErrorThatChanceMakesNothingLeavesAWidth() {
    double t = StudentT.twoSided(0.95, 1);
    double scale = 1 + t * t / 2;
    double centre = (0.7 + t * t / 4) / scale;
    double half = t / scale * Math.sqrt(0.7 * 0.3 / 2 + t * t / 16);
    for (double error : new double[] {0, 1e-17}) {
      ScoreInterval interval = ScoreInterval.of(0.7, error, 1, 2, 0.95);
      assertThat(interval.low()).isCloseTo(centre - half, within(1e-12));
      assertThat(interval.high()).isCloseTo(centre + half, within(1e-12));
    }
    // Three prompts of .7, whose mean is not .7 in doubles.
    VerdictTable same = new VerdictTable(new double[][] {{0.7}});
    WinRateEstimate three = WinRateEstimate.of(List.of(same, same, same));
    assertThat(three.interval(ErrorsOver.PROMPTS, 0.95).high()).isGreaterThan(0.9);
  }

  /** How P(first ≻ second) is spread over prompts, how responses are, and how a judge says it. */
  private record Design(
      String name, int prompts, int responses, double logit, double spread, boolean hard) {
    /** log-odds of a prompt, of a response of either and of a judge's word are added. */
    VerdictTable draw(RandomGenerator g) {
      double own = logit + spread * g.nextGaussian();
      double[] first = g.doubles(responses, -1, 1).toArray();
      double[] second = g.doubles(responses, -1, 1).toArray();
      double[][] p = new double[responses][responses];
      for (int k = 0; k < responses; k++) {
        for (int l = 0; l < responses; l++) {
          double q = 1 / (1 + Math.exp(-own - 2 * first[k] + 2 * second[l]));
          p[k][l] = hard ? (g.nextDouble() < q ? 1 : 0) : q;
        }
      }
      return new VerdictTable(p);
    }
  }

  @Test
  void intervalsCoverAsOftenAsTheySay() {
    // Of 500 intervals that cover with probability .95, 475 ± 4.9 do; 465 to 485 are 93 to 97 %.
    List<Design> overPrompts =
        List.of(
            new Design("30 x 4 soft", 30, 4, 0, 0.7, false),
            new Design("30 x 4 hard", 30, 4, 0.5, 0.7, true),
            new Design("30 x 4 one-sided", 30, 4, 3, 0.5, true),
            new Design("100 x 1 soft", 100, 1, 0.3, 0.5, false),
            new Design("100 x 1 hard", 100, 1, 0.3, 0.5, true),
            new Design("100 x 1 one-sided", 100, 1, 3.5, 0.5, true));
    List<Design> overResponses =
        List.of(
            new Design("1 x 64 soft", 1, 64, 0.3, 0, false),
            new Design("1 x 64 hard", 1, 64, 0, 0, true),
            new Design("1 x 64 one-sided", 1, 64, 3, 0, false),
            new Design("20 x 6 by responses", 20, 6, 1, 0, false));
    List<String> off = new ArrayList<>();
    for (Design design : overPrompts) {
      check(design, ErrorsOver.PROMPTS, off);
    }
    for (Design design : overResponses) {
      check(design, ErrorsOver.ANSWERS, off);
    }
    assertThat(off).isEmpty();
  }

  private static void check(Design design, ErrorsOver over, List<String> off) {
    RandomSource random = new RandomSource(5).at(design.name);
    double truth = 0;
    RandomGenerator far = random.at("truth").generator();
    int tables = 400_000 / design.responses;
    for (int k = 0; k < tables; k++) {
      truth +=
          new Design("", 1, design.responses, design.logit, design.spread, false).draw(far).mean();
    }
    truth /= tables;
    int covered = 0;
    for (int k = 0; k < 500; k++) {
      RandomGenerator g = random.at("game", k).generator();
      List<VerdictTable> drawn = new ArrayList<>();
      for (int x = 0; x < design.prompts; x++) {
        drawn.add(design.draw(g));
      }
      ScoreInterval interval = WinRateEstimate.of(drawn).interval(over, 0.95);
      covered += interval.low() <= truth && truth <= interval.high() ? 1 : 0;
    }
    if (covered < 465 || covered > 485) {
      off.add(design.name + ": " + covered / 5.0 + " % cover " + truth);
    }
  }
}
