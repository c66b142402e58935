package org.comal.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.prox.Payoff.logRatio;
import static org.comal.prox.Payoff.winRate;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.comal.data.Prompt;
import org.comal.learn.Labels;
import org.comal.learn.Loss;
import org.comal.learn.PairDesign;
import org.comal.prox.Game;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.tabular.ExactSolver;
import org.comal.tabular.MatrixOracle;
import org.comal.tabular.NamedTable;
import org.comal.tabular.PopulationLoss;
import org.comal.tabular.PreferenceTable;
import org.comal.tabular.TableLayout;
import org.comal.tabular.TabularPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A table of three prompts with two, three and four responses, each learned at once from 256
 * samples of its own.
 *
 * <p>Tolerance: a win rate among n samples has a standard error of s / √n = .35 / 16 = .022, which
 * moves the policy by at most ½ η of that in total variation: .011 η. Allowed is .03 η, and four
 * times that for DPO, whose reward is a log-odds, about 4 (P − ½).
 */
class ContextualGameTest {
  private static final double ETA = 2;
  private static final double TAU = 0.4;
  private static final Map<String, List<String>> NAMES =
      new TreeMap<>(
          Map.of(
              "x2", List.of("a", "b"),
              "x3", PaperGame.RESPONSES,
              "x4", List.of("a", "b", "c", "d")));
  private static final TableLayout LAYOUT = TableLayout.named(NAMES);
  private static final TabularPolicy MU =
      TabularPolicy.of(LAYOUT, new double[][] {{0.6, 0.4}, {0.2, 0.5, 0.3}, {0.1, 0.2, 0.3, 0.4}});
  private static final TabularPolicy OTHER =
      TabularPolicy.of(
          LAYOUT, new double[][] {{0.3, 0.7}, {0.5, 0.2, 0.3}, {0.25, 0.25, 0.4, 0.1}});
  private static final Game GAME =
      new Game(
          LAYOUT.prompts(),
          MatrixOracle.byPrompt(
              Map.of(
                  "x2", table("x2", new double[][] {{0.5, 0.9}, {0.1, 0.5}}),
                  "x3", table("x3", PaperGame.PREFERENCES),
                  "x4",
                      table(
                          "x4",
                          new double[][] {
                            {0.5, 0.9, 0.7, 0.2},
                            {0.1, 0.5, 0.8, 0.6},
                            {0.3, 0.2, 0.5, 0.9},
                            {0.8, 0.4, 0.1, 0.5}
                          }))));

  private static NamedTable table(String prompt, double[][] preferences) {
    return new NamedTable(NAMES.get(prompt), PreferenceTable.of(preferences));
  }

  static List<Loss> onAnyGain() {
    return List.of(new RebelLoss(), new DroLoss(), new PpoLoss(0.2));
  }

  static List<Loss> onTheWinRate() {
    return List.of(new IpoLoss(), new InpoLoss(), new RebelLoss(), new DroLoss(), new PpoLoss(0.2));
  }

  @ParameterizedTest
  @MethodSource("onTheWinRate")
  void comesToTheSolutionOfEachPrompt(Loss loss) {
    check(loss, winRate(MU));
  }

  @ParameterizedTest
  @MethodSource("onAnyGain")
  void comesToTheRegularisedStepAgainstAnotherOpponentOfEachPrompt(Loss loss) {
    check(loss, winRate(OTHER).plus(-TAU, logRatio(MU, OTHER)));
  }

  private static PopulationLoss population(Loss loss) {
    return loss instanceof SppoLoss
        ? PopulationLoss.SPPO
        : loss instanceof DpoLoss ? PopulationLoss.DPO : PopulationLoss.PROX;
  }

  private static void check(Loss loss, Payoff gain) {
    boolean rounds = loss instanceof PpoLoss;
    ProxProblem problem = new ProxProblem(MU, gain, ETA);
    TabularPolicy exact =
        (TabularPolicy)
            new ExactSolver(population(loss)).solve(problem, PaperGame.step(GAME, 0)).policy();
    TabularPolicy found =
        (TabularPolicy)
            PaperGame.solver(
                    loss,
                    PaperGame.design(256, PairDesign.ALL, Labels.SOFT),
                    rounds ? 8 : 1,
                    rounds ? 160 : 100)
                .solve(problem, PaperGame.step(GAME, 5))
                .policy();
    for (Prompt x : LAYOUT.prompts()) {
      assertThat(PaperGame.distance(found.probabilities(x), exact.probabilities(x)))
          .as("prompt %s", x.id())
          .isLessThan(0.03 * ETA * (loss instanceof DpoLoss ? 4 : 1));
    }
  }
}
