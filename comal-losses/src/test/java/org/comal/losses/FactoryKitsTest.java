package org.comal.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.ServiceLoader;
import org.comal.learn.LossFactory;
import org.comal.plugin.Defaults;
import org.comal.plugin.Factory;
import org.comal.plugin.Options;
import org.comal.plugin.Problem;
import org.comal.plugin.Problems;
import org.comal.prox.ProxSolver;
import org.comal.prox.ProxSolverFactory;
import org.comal.tck.FactoryKit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every factory passes the conformance kit, and there is one for each loss. */
class FactoryKitsTest {

  @Test
  void thereIsAFactoryForEachLoss() {
    assertThat(ServiceLoader.load(ProxSolverFactory.class).stream())
        .map(p -> p.get())
        .filteredOn(f -> f.getClass().getPackage().equals(IpoLoss.class.getPackage()))
        .extracting(Factory::name)
        .containsExactlyInAnyOrder("ipo", "inpo", "rebel", "dpo", "sppo", "dro", "ppo");
  }

  @Test
  void aSettingWithoutEffectIsAProblem() {
    assertThat(problems(new SppoLossFactory(), "pairs = disjoint"))
        .anySatisfy(p -> assertThat(p.message()).contains("sppo compares no pairs"));
    assertThat(problems(new RebelLossFactory(), "labels = bernoulli"))
        .anySatisfy(p -> assertThat(p.message()).contains("rebel learns from gains"));
    assertThat(problems(new InpoLossFactory(), "pairs = disjoint, labels = bernoulli")).isEmpty();
  }

  private static List<Problem> problems(LossFactory factory, String keys) {
    Problems problems = new Problems();
    factory.read(
        new Options(
            ConfigFactory.parseString(keys).withFallback(Defaults.of(factory)), "prox", problems),
        null);
    return problems.list();
  }

  @Test
  void ppoNeedsAPositiveClip() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new PpoLoss(0))
        .withMessageContaining("clip is 0.0");
  }

  abstract static class Kit extends FactoryKit<ProxSolver> {
    @Override
    protected Class<? extends Factory<ProxSolver>> kind() {
      return ProxSolverFactory.class;
    }
  }

  @Nested
  class Ipo extends Kit {
    @Override
    protected Factory<ProxSolver> factory() {
      return new IpoLossFactory();
    }
  }

  @Nested
  class Inpo extends Kit {
    @Override
    protected Factory<ProxSolver> factory() {
      return new InpoLossFactory();
    }
  }

  @Nested
  class Rebel extends Kit {
    @Override
    protected Factory<ProxSolver> factory() {
      return new RebelLossFactory();
    }
  }

  @Nested
  class Dpo extends Kit {
    @Override
    protected Factory<ProxSolver> factory() {
      return new DpoLossFactory();
    }
  }

  @Nested
  class Sppo extends Kit {
    @Override
    protected Factory<ProxSolver> factory() {
      return new SppoLossFactory();
    }
  }

  @Nested
  class Dro extends Kit {
    @Override
    protected Factory<ProxSolver> factory() {
      return new DroLossFactory();
    }
  }

  @Nested
  class Ppo extends Kit {
    @Override
    protected Factory<ProxSolver> factory() {
      return new PpoLossFactory();
    }
  }
}
