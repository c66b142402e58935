package org.comal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Listener;
import org.comal.learn.LossProxSolver;
import org.comal.learn.SampleDesign;
import org.comal.learn.Signal;
import org.comal.learn.Training;
import org.comal.oracle.OracleException;
import org.comal.oracle.PreferenceOracle;
import org.comal.policy.Learner;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Sampling;
import org.comal.policy.ServedPolicy;
import org.comal.policy.TrainablePolicy;
import org.comal.policy.UnsavedPolicy;
import org.comal.prox.Game;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.prox.Step;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of who drew the samples of a step, also where it is taken up after them. */
class DrawingFiguresTest {
  @TempDir private Path temp;

  /** Another draws for it; it knows how that went until it is closed. */
  private static final class Served implements ServedPolicy, TrainablePolicy, UnsavedPolicy {
    private final LargeStepTest.Weighted own =
        new LargeStepTest.Weighted(-0.5, new AtomicInteger(1 << 20));
    private Map<String, Double> figures = Map.of();

    @Override
    public String id() {
      return own.id();
    }

    @Override
    public Optional<String> drawnBy() {
      return Optional.of("another");
    }

    @Override
    public Map<String, Double> drawingFigures() {
      return figures;
    }

    @Override
    public List<List<Response>> sample(
        List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
      figures = Map.of("difference", 0.1 + prompts.size());
      return own.sample(prompts, perPrompt, sampling, random);
    }

    @Override
    public double[] logProb(List<Completion> batch) {
      return own.logProb(batch);
    }

    @Override
    public Learner learner(OptimizerSpec optimizer, RandomSource random) {
      return own.learner(optimizer, random);
    }
  }

  private Map<String, Double> figures(PreferenceOracle oracle) {
    List<Prompt> prompts = List.of(Prompt.named("x"), Prompt.named("y"));
    Served policy = new Served();
    return new LossProxSolver(
            "square",
            new LargeStepTest.Square(Signal.GAIN_DIFFERENCES),
            SampleDesign.of(3, Sampling.FAITHFUL),
            Training.of(1, 2, OptimizerSpec.adamW(1e-3)))
        .solve(
            new ProxProblem(policy, Payoff.winRate(policy), 0.3),
            new Step(
                new Game(prompts, oracle),
                new RandomSource(3),
                Listener.NONE,
                new StepDirectory(temp, Optional.empty(), "settings", sentence -> {})))
        .figures();
  }

  @Test
  void areThoseOfTheDrawWhoeverGoesOnAfterIt() {
    PreferenceOracle dead =
        PreferenceOracle.of(
            "longer",
            c -> {
              throw new OracleException("It is enough.");
            });
    assertThatThrownBy(() -> figures(dead)).isInstanceOf(OracleException.class);
    assertThat(temp.resolve("samples.jsonl")).exists();
    PreferenceOracle alive =
        PreferenceOracle.of("longer", c -> c.first().text().length() > 2 ? .7 : .3);
    assertThat(figures(alive)).containsEntry("difference", 2.1);
  }
}
