package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comal.algorithm.Comal;
import org.comal.algorithm.RunState;
import org.comal.event.Listener;
import org.comal.learn.Group;
import org.comal.learn.Labels;
import org.comal.learn.Loss;
import org.comal.learn.LossProxSolver;
import org.comal.learn.PairDesign;
import org.comal.learn.SampleDesign;
import org.comal.learn.Signal;
import org.comal.learn.Training;
import org.comal.losses.InpoLoss;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.OptimizerSpec.Decay;
import org.comal.prox.ProxProblem;
import org.comal.run.Run;
import org.comal.run.RunSettings;
import org.junit.jupiter.api.Test;

/** At the first optimizer step of every prox step the policy in training is the frozen one. */
class StepZeroTest {
  private static final int STEPS = 4;

  /** INPO, which keeps the largest |log π_θ(y) − log anchor(y)| of each batch. */
  private static final class Watched implements Loss {
    private final InpoLoss loss = new InpoLoss();
    final List<Double> apart = new ArrayList<>();

    @Override
    public Signal signal() {
      return loss.signal();
    }

    @Override
    public boolean paired() {
      return loss.paired();
    }

    @Override
    public Optional<String> reject(ProxProblem problem) {
      return loss.reject(problem);
    }

    @Override
    public double evaluate(Group group, double[] logProb, double[] slope) {
      double most = 0;
      for (int y = 0; y < logProb.length; y++) {
        most = Math.max(most, Math.abs(logProb[y] - group.anchorLogProb()[y]));
      }
      apart.add(most);
      return loss.evaluate(group, logProb, slope);
    }
  }

  @Test
  void thePolicyStartsAsItsFrozenCopyInEveryProxStep() {
    Watched loss = new Watched();
    OptimizerSpec adam = new OptimizerSpec(5e-3, 0.9, 0.99, 1e-8, 0, 1, Decay.CONSTANT, 0, 1);
    // One optimizer step a prox step, on both prompts: every batch is a first one.
    LossProxSolver solver =
        new LossProxSolver(
            "watched",
            loss,
            new SampleDesign(32, 32, PairDesign.ALL, Labels.SOFT, ResponseGame.SAMPLING, false),
            new Training(1, 1, 1, 2, false, adam));
    CausalLmPolicy start = ResponseGame.taught(.2, .5, .3);
    Run run =
        new Run(
            new Comal(1, 0.4, 2),
            solver,
            start,
            ResponseGame.game(),
            List.of(),
            RunSettings.of(7, STEPS),
            Listener.NONE);
    RunState end = run.run();

    assertThat(loss.apart).hasSize(STEPS * ResponseGame.PROMPTS.size());
    // Scored in other batches and with a gradient, in single precision.
    assertThat(loss.apart).allSatisfy(most -> assertThat(most).isLessThan(1e-6));
    double[] before = ResponseGame.probabilities(start, ResponseGame.PROMPTS.get(0));
    double[] after = ResponseGame.probabilities(run.output(end), ResponseGame.PROMPTS.get(0));
    assertThat(ResponseGame.distance(before, after)).as("the policy moved").isGreaterThan(0.01);
  }
}
