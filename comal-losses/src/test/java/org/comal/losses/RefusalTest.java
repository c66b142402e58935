package org.comal.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.comal.prox.Payoff.logRatio;
import static org.comal.prox.Payoff.winRate;

import java.util.List;
import java.util.Optional;
import org.comal.data.Completion;
import org.comal.learn.Labels;
import org.comal.learn.Loss;
import org.comal.learn.LossProxSolver;
import org.comal.learn.PairDesign;
import org.comal.learn.SampleDesign;
import org.comal.learn.Training;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.prox.RewardFunction;
import org.comal.tabular.TabularPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each loss cannot solve, it says so, and never solves another problem instead. */
class RefusalTest {
  private static final TabularPolicy MU = PaperGame.START;
  private static final TabularPolicy OTHER = PaperGame.OTHER;
  private static final Payoff REWARD =
      new Payoff.Reward(
          new RewardFunction() {
            @Override
            public String id() {
              return "zero";
            }

            @Override
            public double[] reward(List<Completion> batch) {
              return new double[batch.size()];
            }
          });

  static List<Loss> onPreferences() {
    return List.of(new IpoLoss(), new InpoLoss(), new DpoLoss());
  }

  static List<Loss> onGains() {
    return List.of(new RebelLoss(), new DroLoss(), new SppoLoss(), new PpoLoss(0.2));
  }

  private static Optional<String> reject(Loss loss, Payoff gain) {
    return reject(loss, gain, Sampling.FAITHFUL, false);
  }

  private static Optional<String> reject(
      Loss loss, Payoff gain, Sampling sampling, boolean acceptBias) {
    SampleDesign design = new SampleDesign(8, 8, PairDesign.ALL, Labels.SOFT, sampling, acceptBias);
    return PaperGame.solver(loss, design, 1, 1).reject(new ProxProblem(MU, gain, 0.3));
  }

  @ParameterizedTest
  @MethodSource("onPreferences")
  void rejectsOpponentThatIsNotTheSampler(Loss loss) {
    assertThat(reject(loss, winRate(OTHER)))
        .hasValueSatisfying(
            why ->
                assertThat(why).contains("against another policy", "Use rebel, dro, sppo or ppo"));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                PaperGame.solver(loss, PaperGame.design(8, PairDesign.ALL, Labels.SOFT), 1, 1)
                    .solve(
                        new ProxProblem(MU, winRate(OTHER), 0.3),
                        PaperGame.step(PaperGame.game(), 1)))
        .withMessageContaining("against another policy");
  }

  @ParameterizedTest
  @MethodSource("onPreferences")
  void rejectsTheOptimisticGainOfOmwu(Loss loss) {
    assertThat(reject(loss, winRate(MU).times(2).plus(-1, winRate(OTHER))))
        .hasValueSatisfying(why -> assertThat(why).contains("a sum of several win rates"));
    assertThat(reject(loss, winRate(MU).times(2)))
        .hasValueSatisfying(why -> assertThat(why).contains("weight 2.0"));
  }

  @ParameterizedTest
  @MethodSource("onPreferences")
  void rejectsAGainWithoutAWinRate(Loss loss) {
    assertThat(reject(loss, REWARD))
        .hasValueSatisfying(why -> assertThat(why).contains("has no win rate"));
  }

  @ParameterizedTest
  @MethodSource("onPreferences")
  void takesAnEqualPolicyForTheSampler(Loss loss) {
    assertThat(reject(loss, winRate(PaperGame.policy(0.2, 0.5, 0.3)))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("onGains")
  void drawsOtherOpponents(Loss loss) {
    assertThat(reject(loss, winRate(OTHER))).isEmpty();
    assertThat(reject(loss, winRate(MU).times(2).plus(-1, winRate(OTHER)))).isEmpty();
    assertThat(reject(loss, winRate(MU).plus(-0.1, logRatio(MU, OTHER)))).isEmpty();
  }

  @Test
  void ipoAndDpoRejectAnythingButTheWinRate() {
    Payoff gain = winRate(MU).plus(-0.1, logRatio(MU, OTHER));
    assertThat(reject(new IpoLoss(), gain))
        .hasValueSatisfying(why -> assertThat(why).contains("use inpo"));
    assertThat(reject(new DpoLoss(), gain))
        .hasValueSatisfying(why -> assertThat(why).contains("use inpo or rebel"));
    assertThat(reject(new InpoLoss(), gain)).isEmpty();
  }

  @Test
  void sppoRejectsWinRatesThatDoNotAddUpToOne() {
    assertThat(reject(new SppoLoss(), REWARD))
        .hasValueSatisfying(why -> assertThat(why).contains("use dro"));
    assertThat(reject(new SppoLoss(), winRate(MU).times(2)))
        .hasValueSatisfying(why -> assertThat(why).contains("weigh 2.0"));
    assertThat(reject(new RebelLoss(), REWARD)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0.8, 1, 0, 0", "1, 0.95, 0, 0", "1, 1, 50, 0", "1, 1, 0, 0.1"})
  void rejectsUnfaithfulSamplingUnlessTheBiasIsAccepted(
      double temperature, double topP, int topK, double minP) {
    Sampling sampling = new Sampling(temperature, topP, topK, minP, 64);
    for (Loss loss :
        List.of(new IpoLoss(), new InpoLoss(), new DpoLoss(), new PpoLoss(0.2), new SppoLoss())) {
      assertThat(reject(loss, winRate(MU), sampling, false))
          .hasValueSatisfying(why -> assertThat(why).contains("temperature", "accept-bias = true"));
      assertThat(reject(loss, winRate(MU), sampling, true)).isEmpty();
    }
    for (Loss loss : List.of(new RebelLoss(), new DroLoss())) {
      assertThat(reject(loss, winRate(MU), sampling, false)).isEmpty();
    }
  }

  @Test
  void rejectsAPolicyThatCannotBeTrained() {
    Policy frozen = new Frozen(MU);
    LossProxSolver solver =
        PaperGame.solver(new RebelLoss(), PaperGame.design(8, PairDesign.ALL, Labels.SOFT), 1, 1);
    assertThat(solver.reject(new ProxProblem(frozen, winRate(frozen), 0.3)))
        .hasValueSatisfying(why -> assertThat(why).contains("cannot be trained"));
  }

  @Test
  void lossesOnPreferencesDrawOnlyOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new LossProxSolver(
                    "inpo",
                    new InpoLoss(),
                    PaperGame.design(8, PairDesign.ALL, Labels.SOFT),
                    new Training(2, 1, 1, 8, false, PaperGame.adam())))
        .withMessageContaining("rounds must be 1");
  }

  @Test
  void saysWhatBiasItsSettingsBring() {
    LossProxSolver plain =
        PaperGame.solver(new InpoLoss(), PaperGame.design(8, PairDesign.ALL, Labels.SOFT), 1, 1);
    LossProxSolver biased =
        PaperGame.solver(
            new InpoLoss(), PaperGame.design(5, PairDesign.BEST_WORST, Labels.HARD), 1, 1);
    assertThat(plain.advice()).isEmpty();
    assertThat(biased.advice())
        .anySatisfy(s -> assertThat(s).contains("best-worst", "changes what it converges to"))
        .anySatisfy(s -> assertThat(s).contains("hard labels"));
  }

  /** A policy that only answers. */
  private record Frozen(Policy policy) implements Policy {
    @Override
    public String id() {
      return "frozen";
    }

    @Override
    public List<List<org.comal.data.Response>> sample(
        List<org.comal.data.Prompt> prompts,
        int perPrompt,
        Sampling sampling,
        org.comal.random.RandomSource random) {
      return policy.sample(prompts, perPrompt, sampling, random);
    }

    @Override
    public double[] logProb(List<Completion> batch) {
      return policy.logProb(batch);
    }

    @Override
    public void save(java.nio.file.Path directory) throws java.io.IOException {
      policy.save(directory);
    }

    @Override
    public Policy load(java.nio.file.Path directory) throws java.io.IOException {
      return policy.load(directory);
    }
  }
}
