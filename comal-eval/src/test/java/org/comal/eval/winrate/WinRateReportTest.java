package org.comal.eval.winrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.comal.evaluate.ErrorsOver;
import org.comal.evaluate.VerdictTable;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

class WinRateReportTest {
  private static final Bootstrap BOOTSTRAP = Bootstrap.of(new RandomSource(7));

  /** Rock, paper and scissors, which beat one another in three quarters of four prompts. */
  private static WinRateReport cycle() {
    List<Outcome> outcomes = new ArrayList<>();
    for (int x = 0; x < 4; x++) {
      double p = x == 0 ? 0 : 1;
      outcomes.add(new Outcome("p" + x, "rock", "scissors", p));
      outcomes.add(new Outcome("p" + x, "scissors", "paper", p));
      outcomes.add(new Outcome("p" + x, "paper", "rock", p));
    }
    Map<String, Integer> same = Map.of("p0", 10, "p1", 20, "p2", 30, "p3", 42);
    return WinRateReport.of(
        List.of("rock", "paper", "scissors"),
        outcomes,
        new ResponseLengths(Map.of("rock", same, "paper", same, "scissors", same)),
        Map.of(),
        ErrorsOver.PROMPTS,
        BOOTSTRAP);
  }

  private static WinRateReport againstABaseline() {
    return WinRateReport.of(
        List.of(),
        List.of(
            new Outcome("1", "a", "base, \"old\"", 0.8),
            new Outcome("1", "b", "base, \"old\"", 0.4),
            new Outcome("1", "c", "base, \"old\"", 0.5)),
        ResponseLengths.NONE,
        Map.of(),
        ErrorsOver.PROMPTS,
        BOOTSTRAP);
  }

  @Test
  void holdsTheNashMixtureAndEachRowsExploitability() {
    WinRateReport report = cycle();

    assertThat(report.nash().get().weights())
        .containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, within(1e-12));
    // Each loses to one other with ¾.
    assertThat(report.exploitability()).containsExactly(0.25, 0.25, 0.25);
    // (10 + 20 + 30 + 42) / 4
    assertThat(report.meanLength()).containsExactly(25.5, 25.5, 25.5);
  }

  @Test
  void tableIsAligned() {
    // Standard error of 0, 1, 1, 1: √(¾ / 3 / 4) = .25. The mean over two others is ½ on each
    // prompt, so that four prompts stand for themselves, with t = 3.1824 at 3 degrees: ½ ± t / (1 +
    // t²/4) √(1/16 + t²/64) = ½ ± .4233, and two thirds of it with the model's own ½.
    assertThat(WinRateText.write(cycle()).lines().limit(3))
        .containsExactly(
            "   win rate, %          1          2          3    mean [interval]  length  Nash "
                + " exploitable",
            "1  rock              50.0  25.0±25.0  75.0±25.0  50.0 [21.8, 78.2]    25.5  33.3      "
                + "   25.0",
            "2  paper        75.0±25.0       50.0  25.0±25.0  50.0 [21.8, 78.2]    25.5  33.3      "
                + "   25.0");
    // Wilson's interval of 3 wins of 4 with t at 3 degrees, 3.1824: (.75 + t²/6) / (1 + t²/3) ± …,
    // since the variance of the mean is ¾ ¼ / 3. With equally many wins and losses the bootstrap of
    // the mixture moves between its corners.
    assertThat(WinRateText.write(cycle()).lines().skip(9))
        .containsExactly(
            "Length-controlled by another estimator than AlpacaEval's, so these are not the rates"
                + " of its leaderboard (docs/evaluating.md).",
            "",
            "4 prompts",
            "± is a standard error, [ ] an interval of 95 %: what other prompts like these, with"
                + " fresh responses, would change. The mean takes in a model's own 50.0 against"
                + " itself.",
            "paper exploits rock most, winning 75.0 [13.1, 98.4]; that may be chance.",
            "scissors exploits paper most, winning 75.0 [13.1, 98.4]; that may be chance.",
            "rock exploits scissors most, winning 75.0 [13.1, 98.4]; that may be chance.",
            "A best reply is chosen by these very rates: the largest of several is above the truth"
                + " on average, and its interval is that of a rate nobody chose, which covers less"
                + " often here.",
            "The Nash mixture of these rates: rock 33.3 [33.3, 100.0], paper 33.3 [0.0, 33.3],"
                + " scissors 33.3 [0.0, 33.3] (by prompts drawn anew).");
  }

  @Test
  void tableLeavesOutColumnsThatAreMostlyUnknown() {
    assertThat(WinRateText.write(againstABaseline()).lines())
        .containsExactly(
            "   win rate, %     2  mean [interval]  exploitable",
            "1  a            80.0                –            –",
            "2  base, \"old\"  50.0             45.0         30.0",
            "3  b            40.0                –            –",
            "4  c            50.0                –            –",
            "",
            "1 prompt; never compared: a and b, a and c, b and c",
            "± is a standard error, [ ] an interval of 95 %: what other prompts like these, with"
                + " fresh responses, would change. The mean takes in a model's own 50.0 against"
                + " itself.",
            "a exploits base, \"old\" most, winning 80.0.",
            "A best reply is chosen by these very rates: the largest of several is above the truth"
                + " on average, and its interval is that of a rate nobody chose, which covers less"
                + " often here.");
  }

  @Test
  void csvHasALineAPairAndALineAModel() {
    assertThat(WinRateCsv.pairs(againstABaseline()).lines())
        .containsExactly(
            "row,column,n,wins,losses,draws,abstained,pairs,win-rate,standard-error,answer-error,low,"
                + "high,discrete-win-rate,length-controlled-win-rate",
            "a,\"base, \"\"old\"\"\",1,1,0,0,0,1,0.8,,,,,1.0,",
            "\"base, \"\"old\"\"\",a,1,0,1,0,0,1,0.19999999999999996,,,,,0.0,",
            "\"base, \"\"old\"\"\",b,1,1,0,0,0,1,0.6,,,,,1.0,",
            "\"base, \"\"old\"\"\",c,1,0,0,1,0,1,0.5,,,,,0.5,",
            "b,\"base, \"\"old\"\"\",1,0,1,0,0,1,0.4,,,,,0.0,",
            "c,\"base, \"\"old\"\"\",1,0,0,1,0,1,0.5,,,,,0.5,");
    assertThat(WinRateCsv.models(cycle()).lines().findFirst())
        .hasValue(
            "model,mean-win-rate,mean-win-rate-of-others,standard-error,low,high,mean-length,"
                + "nash-weight,nash-low,nash-high,exploitability,best-reply");
  }

  @Test
  void jsonHoldsTheMatrixAsRows() {
    Config json = ConfigFactory.parseString(WinRateJson.write(cycle()));

    assertThat(json.getStringList("models")).containsExactly("rock", "paper", "scissors");
    assertThat(json.getList("win-rates").unwrapped())
        .isEqualTo(
            List.of(List.of(0.5, 0.25, 0.75), List.of(0.75, 0.5, 0.25), List.of(0.25, 0.75, 0.5)));
    assertThat(json.getConfigList("by-pair")).hasSize(6);
    assertThat(json.getConfigList("by-model").get(0).getDouble("exploitability")).isEqualTo(0.25);
  }

  /**
   * One prompt leaves no prompts to draw anew. Model a's two responses win .9 and .1 against either
   * of b's; with one of two drawn, half of the draws have the good one and half the bad one, and
   * the mixture is all a or all b.
   */
  @Test
  void theMixturesIntervalFollowsWhatErrorsAreOver() {
    List<Outcome> outcomes = new ArrayList<>();
    for (int k = 0; k < 2; k++) {
      for (int l = 0; l < 2; l++) {
        outcomes.add(new Outcome("p", "a", "b", k, l, k == 0 ? 0.9 : 0.1));
      }
    }
    WinRateReport overResponses = report(outcomes, ErrorsOver.ANSWERS);
    WinRateReport overPrompts = report(outcomes, ErrorsOver.PROMPTS);

    assertThat(overResponses.nashInterval()[0]).containsExactly(0, 1);
    assertThat(overResponses.nashInterval()[1]).containsExactly(0, 1);
    assertThat(WinRateText.write(overResponses)).contains("(by responses drawn anew)");
    assertThat(overPrompts.nashInterval()[0]).containsExactly(Double.NaN, Double.NaN);
  }

  @Test
  void oneResponseTellsNoSpreadOfResponses() {
    List<Outcome> outcomes =
        List.of(new Outcome("p", "a", "b", 0.9), new Outcome("q", "a", "b", 0.2));
    assertThat(report(outcomes, ErrorsOver.ANSWERS).nashInterval()[0])
        .containsExactly(Double.NaN, Double.NaN);
    assertThat(report(outcomes, ErrorsOver.PROMPTS).nashInterval()[0][0]).isNotNaN();
  }

  /** The spread of the drawn rate is that of the mean of n = 3 fresh responses, s²/n. */
  @Test
  void drawnResponsesSpreadLikeFreshOnes() {
    double[] values = {0.9, 0.5, 0.2};
    List<Meeting> meetings =
        List.of(
            new Meeting(
                0,
                0,
                1,
                new VerdictTable(new double[][] {{0.9, 0.9}, {0.5, 0.5}, {0.2, 0.2}}),
                new int[] {4, 7, 9},
                new int[] {0, 1}));
    ResponseDraws draws = new ResponseDraws(2, meetings);
    RandomGenerator generator = new RandomSource(3).generator();
    int n = 20_000;
    double[] rates = new double[n];
    for (int i = 0; i < n; i++) {
      rates[i] = draws.rates(generator)[0][1];
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    double s2 = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / 2;
    double drawn = Arrays.stream(rates).map(r -> (r - mean) * (r - mean)).average().orElseThrow();
    // The relative standard error of a variance of 20,000 draws is at most √(2/n) = .01 for flat
    // tails as these; five of it.
    assertThat(drawn).isCloseTo(s2 / 3, within(0.05 * s2 / 3));
    assertThat(draws.known()).isTrue();
  }

  private static WinRateReport report(List<Outcome> outcomes, ErrorsOver over) {
    return WinRateReport.of(
        List.of("a", "b"), outcomes, ResponseLengths.NONE, Map.of(), over, BOOTSTRAP);
  }
}
