package org.comal.llm;

import org.comal.learn.Labels;
import org.comal.learn.LossProxSolver;
import org.comal.learn.PairDesign;
import org.comal.learn.SampleDesign;
import org.comal.learn.Training;
import org.comal.losses.RebelLoss;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.OptimizerSpec.Decay;
import org.comal.prox.Game;
import org.comal.prox.ProxSolver;
import org.comal.tck.SolverKit;

/**
 * The solver kit on a language model, by the loss that takes any gain; the others are in {@link
 * LossesTest}, whose tolerance for η = 1 is .0212: twice that for η = 2.
 */
class LanguageModelSolverTest extends SolverKit {
  private static final int SAMPLES = 128;

  @Override
  protected ProxSolver solver() {
    // Opponents are only compared with, which costs little.
    SampleDesign design =
        new SampleDesign(
            SAMPLES, 4 * SAMPLES, PairDesign.ALL, Labels.SOFT, ResponseGame.SAMPLING, false);
    OptimizerSpec adam = new OptimizerSpec(5e-3, 0.9, 0.99, 1e-8, 0, 1, Decay.LINEAR, 0, 1);
    Training training = new Training(1, 1, 100, 8, false, adam);
    return new LossProxSolver("tested", new RebelLoss(), design, training);
  }

  @Override
  protected Game game() {
    return ResponseGame.game();
  }

  @Override
  protected EnumerablePolicy anchor() {
    return new ResponsePolicy(ResponseGame.taught(.2, .5, .3));
  }

  @Override
  protected EnumerablePolicy other() {
    return new ResponsePolicy(ResponseGame.taught(.7, .1, .2));
  }

  @Override
  protected double eta() {
    return 2;
  }

  @Override
  protected double tolerance() {
    return 0.042;
  }
}
