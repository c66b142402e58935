package org.comal.losses;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.learn.Labels;
import org.comal.learn.Loss;
import org.comal.learn.LossProxSolver;
import org.comal.learn.PairDesign;
import org.comal.learn.SampleDesign;
import org.comal.learn.Training;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.OptimizerSpec.Decay;
import org.comal.policy.Sampling;
import org.comal.prox.Game;
import org.comal.prox.ProxSolver;
import org.comal.tabular.MatrixOracle;
import org.comal.tabular.TableLayout;
import org.comal.tabular.TabularPolicy;
import org.comal.tck.SolverKit;
import org.junit.jupiter.api.Nested;

/**
 * Each loss, minimised on samples, against the closed form. DPO is not here: its minimiser is not
 * the prox step.
 */
class SolverKitsTest {
  private static final List<String> RESPONSES = List.of("a", "b", "c");
  private static final double[][] PREFERENCES = {{.5, .1, .8}, {.9, .5, .1}, {.2, .9, .5}};
  private static final int SAMPLES = 200;

  private static TabularPolicy table(double[]... probabilities) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    names.put("x1", RESPONSES);
    names.put("x2", RESPONSES);
    return TabularPolicy.of(TableLayout.named(names), probabilities);
  }

  /**
   * A win rate estimated with 200 opponents has a standard deviation below .4/√200 = .028, times η
   * = 2 a logit of .06 and, at probabilities near ⅓, a total variation of about .02; two of those.
   */
  abstract static class Kit extends SolverKit {
    protected abstract Loss loss();

    protected int rounds() {
      return 1;
    }

    @Override
    protected ProxSolver solver() {
      SampleDesign design =
          new SampleDesign(SAMPLES, SAMPLES, PairDesign.ALL, Labels.SOFT, Sampling.FAITHFUL, false);
      OptimizerSpec adam = new OptimizerSpec(0.05, 0.9, 0.999, 1e-8, 0, 0, Decay.COSINE, 0, 1);
      return new LossProxSolver(
          "tested", loss(), design, new Training(rounds(), 120, 1, 2, false, adam));
    }

    @Override
    protected Game game() {
      return new Game(anchor().prompts(), MatrixOracle.game(RESPONSES, PREFERENCES));
    }

    @Override
    protected EnumerablePolicy anchor() {
      return table(new double[] {.2, .5, .3}, new double[] {.05, .6, .35});
    }

    @Override
    protected EnumerablePolicy other() {
      return table(new double[] {.2, .1, .7}, new double[] {.1, .6, .3});
    }

    @Override
    protected double eta() {
      return 2;
    }

    @Override
    protected double tolerance() {
      return 0.04;
    }
  }

  @Nested
  class Dro extends Kit {
    @Override
    protected Loss loss() {
      return new DroLoss();
    }
  }

  @Nested
  class Inpo extends Kit {
    @Override
    protected Loss loss() {
      return new InpoLoss();
    }

    @Override
    protected boolean otherOpponents() {
      return false;
    }

    @Override
    protected boolean rewards() {
      return false;
    }
  }

  @Nested
  class Ipo extends Kit {
    @Override
    protected Loss loss() {
      return new IpoLoss();
    }

    @Override
    protected boolean logRatios() {
      return false;
    }

    @Override
    protected boolean otherOpponents() {
      return false;
    }

    @Override
    protected boolean rewards() {
      return false;
    }
  }

  @Nested
  class Ppo extends Kit {
    @Override
    protected Loss loss() {
      return new PpoLoss(0.2);
    }

    @Override
    protected int rounds() {
      return 12;
    }
  }

  @Nested
  class Rebel extends Kit {
    @Override
    protected Loss loss() {
      return new RebelLoss();
    }
  }

  @Nested
  class Sppo extends Kit {
    @Override
    protected Loss loss() {
      return new SppoLoss();
    }

    @Override
    protected boolean rewards() {
      return false;
    }
  }
}
