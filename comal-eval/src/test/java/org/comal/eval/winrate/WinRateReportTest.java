package org.comal.eval.winrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comal.evaluate.ErrorsOver;
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
    // Standard error of 0, 1, 1, 1: √(¾ / 3 / 4) = .25.
    assertThat(WinRateText.write(cycle()).lines().limit(3))
        .containsExactly(
            "   win rate, %          1          2          3    mean [interval]  length  Nash  exploitable",
            "1  rock              50.0  25.0±25.0  75.0±25.0  50.0 [50.0, 50.0]    25.5  33.3         25.0",
            "2  paper        75.0±25.0       50.0  25.0±25.0  50.0 [50.0, 50.0]    25.5  33.3         25.0");
    // Wilson's interval of 3 wins of 4 with t at 3 degrees, 3.1824: (.75 + t²/6) / (1 + t²/3) ± …,
    // since the variance of the mean is ¾ ¼ / 3. With equally many wins and losses the bootstrap of
    // the mixture moves between its corners.
    assertThat(WinRateText.write(cycle()).lines().skip(9))
        .containsExactly(
            "Length-controlled by another estimator than AlpacaEval's, so these are not the rates of"
                + " its leaderboard (docs/evaluating.md).",
            "",
            "4 prompts",
            "± is a standard error, [ ] an interval of 95 %: what other prompts like these, with fresh"
                + " answers, would change. The mean takes in a model's own 50.0 against itself.",
            "paper exploits rock most, winning 75.0 [13.1, 98.4]; that may be chance.",
            "scissors exploits paper most, winning 75.0 [13.1, 98.4]; that may be chance.",
            "rock exploits scissors most, winning 75.0 [13.1, 98.4]; that may be chance.",
            "The Nash mixture of these rates: rock 33.3 [33.3, 100.0], paper 33.3 [0.0, 33.3], scissors"
                + " 33.3 [0.0, 33.3] (by prompts drawn anew).");
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
            "± is a standard error, [ ] an interval of 95 %: what other prompts like these, with fresh"
                + " answers, would change. The mean takes in a model's own 50.0 against itself.",
            "a exploits base, \"old\" most, winning 80.0.");
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
}
