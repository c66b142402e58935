package org.comal.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.prox.Payoff.logRatio;
import static org.comal.prox.Payoff.winRate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.comal.data.Comparison;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.learn.Labels;
import org.comal.learn.Loss;
import org.comal.learn.PairDesign;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.policy.Learner;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.policy.TrainablePolicy;
import org.comal.prox.Game;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.random.RandomSource;
import org.comal.tabular.TabularPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a prox step one model at a time is at work, and every frozen one scores the samples once. */
class OneModelAtATimeTest {
  /** What was called, and which models are awake. */
  private static final class Watch {
    final Set<String> awake = new HashSet<>();
    final List<String> scored = new ArrayList<>();
    final List<double[]> forwards = new ArrayList<>();
    int most;

    void wakes(String model) {
      awake.add(model);
      most = Math.max(most, awake.size());
    }
  }

  private record Watched(String name, TabularPolicy table, Watch watch) implements TrainablePolicy {
    @Override
    public String id() {
      return name;
    }

    @Override
    public List<List<Response>> sample(
        List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
      watch.wakes(name);
      return table.sample(prompts, perPrompt, sampling, random);
    }

    @Override
    public double[] logProb(List<Completion> batch) {
      watch.wakes(name);
      watch.scored.add(name);
      return table.logProb(batch);
    }

    @Override
    public Learner learner(OptimizerSpec optimizer, RandomSource random) {
      watch.wakes(name);
      Learner inner = table.learner(optimizer, random);
      return new Learner() {
        @Override
        public double[] forward(List<Completion> batch) {
          watch.wakes("learner");
          double[] logProb = inner.forward(batch);
          watch.forwards.add(logProb.clone());
          return logProb;
        }

        @Override
        public void backward(double[] slopes) {
          inner.backward(slopes);
        }

        @Override
        public double step() {
          return inner.step();
        }

        @Override
        public Policy freeze() {
          return new Watched("result", (TabularPolicy) inner.freeze(), new Watch());
        }

        @Override
        public void close() {
          inner.close();
        }
      };
    }

    @Override
    public void rest() {
      watch.awake.remove(name);
    }

    @Override
    public void save(Path directory) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Policy load(Path directory) {
      throw new UnsupportedOperationException();
    }
  }

  private static PreferenceOracle oracle(Watch watch) {
    PreferenceOracle inside = PaperGame.oracle();
    return new PreferenceOracle() {
      @Override
      public String id() {
        return inside.id();
      }

      @Override
      public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
        watch.wakes("oracle");
        return inside.prefer(batch, random);
      }

      @Override
      public void rest() {
        watch.awake.remove("oracle");
      }
    };
  }

  private static Watch solve(Loss loss, boolean otherOpponent) {
    Watch watch = new Watch();
    Watched anchor = new Watched("anchor", PaperGame.START, watch);
    Watched ref = new Watched("ref", PaperGame.OTHER, watch);
    Watched opponent = new Watched("opponent", PaperGame.policy(.3, .3, .4), watch);
    Payoff gain = winRate(otherOpponent ? opponent : anchor).plus(-0.2, logRatio(anchor, ref));
    Game game = new Game(PaperGame.START.prompts(), oracle(watch));
    PaperGame.solver(loss, PaperGame.design(16, PairDesign.ALL, Labels.SOFT), 1, 3)
        .solve(new ProxProblem(anchor, gain, 1), PaperGame.step(game, 5));
    return watch;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneModelIsAwakeAtATime(boolean otherOpponent) {
    assertThat(solve(new RebelLoss(), otherOpponent).most).isEqualTo(1);
  }

  @Test
  void everyFrozenPolicyScoresTheSamplesOnce() {
    assertThat(solve(new InpoLoss(), false).scored).containsExactlyInAnyOrder("anchor", "ref");
  }

  /**
   * The first forward of a step is that of the anchor itself: what was frozen equals the policy.
   */
  @Test
  void thePolicyAndItsFrozenLogProbsAreEqualAtTheFirstStep() {
    Watch watch = new Watch();
    Watched anchor = new Watched("anchor", PaperGame.START, watch);
    List<Double> frozen = new ArrayList<>();
    List<Double> current = new ArrayList<>();
    Loss loss =
        new Loss() {
          @Override
          public org.comal.learn.Signal signal() {
            return org.comal.learn.Signal.GAINS;
          }

          @Override
          public double evaluate(org.comal.learn.Group group, double[] logProb, double[] slope) {
            if (current.isEmpty()) {
              for (int i = 0; i < logProb.length; i++) {
                current.add(logProb[i]);
                frozen.add(group.anchorLogProb()[i]);
              }
            }
            return 0;
          }
        };
    Game game = new Game(PaperGame.START.prompts(), oracle(watch));
    PaperGame.solver(loss, PaperGame.design(16, PairDesign.ALL, Labels.SOFT), 1, 1)
        .solve(new ProxProblem(anchor, winRate(anchor), 1), PaperGame.step(game, 5));
    assertThat(current).hasSize(16).isEqualTo(frozen);
  }
}
