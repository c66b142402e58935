package org.comal.llm;

import org.comal.algorithm.Algorithm;
import org.comal.algorithm.BestResponse;
import org.comal.algorithm.Comal;
import org.comal.algorithm.Inpo;
import org.comal.algorithm.MirrorDescent;
import org.comal.algorithm.MirrorProx;
import org.comal.algorithm.NashMd;
import org.comal.algorithm.Omwu;
import org.comal.algorithm.Prox;
import org.comal.algorithm.Schedule;
import org.comal.event.Listener;
import org.comal.learn.Labels;
import org.comal.learn.LossProxSolver;
import org.comal.learn.PairDesign;
import org.comal.learn.SampleDesign;
import org.comal.learn.Training;
import org.comal.losses.RebelLoss;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.OptimizerSpec.Decay;
import org.comal.policy.Policy;
import org.comal.random.RandomSource;
import org.comal.run.RunProx;
import org.comal.tck.AlgorithmKit;
import org.junit.jupiter.api.Nested;

/** The algorithm kit on a language model, with prox steps of one optimizer step. */
class LanguageModelAlgorithmTest {
  abstract static class OnALanguageModel extends AlgorithmKit {
    @Override
    protected Policy initial() {
      return ResponseGame.taught(.2, .5, .3);
    }

    @Override
    protected Policy another() {
      return ResponseGame.taught(.5, .2, .3);
    }

    /** Draws by one stream whatever the step, so that the same question has the same verdict. */
    @Override
    protected Prox prox() {
      OptimizerSpec adam = new OptimizerSpec(5e-3, 0.9, 0.99, 1e-8, 0, 1, Decay.CONSTANT, 0, 1);
      return new RunProx(
          new LossProxSolver(
              "rebel",
              new RebelLoss(),
              new SampleDesign(8, 8, PairDesign.ALL, Labels.SOFT, ResponseGame.SAMPLING, false),
              new Training(1, 1, 1, 2, false, adam)),
          ResponseGame.game(),
          new RandomSource(3),
          Listener.NONE);
    }

    @Override
    protected int some() {
      return 3;
    }
  }

  @Nested
  class OfComal extends OnALanguageModel {
    @Override
    protected Algorithm algorithm() {
      return new Comal(0.3, 0.1, 2);
    }
  }

  @Nested
  class OfBestResponse extends OnALanguageModel {
    @Override
    protected Algorithm algorithm() {
      return new BestResponse(Schedule.constant(0.3));
    }
  }

  @Nested
  class OfInpo extends OnALanguageModel {
    @Override
    protected Algorithm algorithm() {
      return new Inpo(Schedule.constant(0.3), Schedule.constant(0.1));
    }
  }

  @Nested
  class OfMirrorDescent extends OnALanguageModel {
    @Override
    protected Algorithm algorithm() {
      return new MirrorDescent(Schedule.constant(0.3));
    }
  }

  @Nested
  class OfMirrorProx extends OnALanguageModel {
    @Override
    protected Algorithm algorithm() {
      return new MirrorProx(Schedule.constant(0.3));
    }
  }

  @Nested
  class OfOmwu extends OnALanguageModel {
    @Override
    protected Algorithm algorithm() {
      return new Omwu(Schedule.constant(0.3));
    }
  }

  @Nested
  class OfNashMd extends OnALanguageModel {
    @Override
    protected boolean playsAnyPolicy() {
      return false;
    }

    @Override
    protected Algorithm algorithm() {
      return new NashMd(Schedule.constant(0.3), Schedule.constant(0.1));
    }
  }
}
