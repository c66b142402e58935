package org.comal.losses;

import org.comal.plugin.Factory;
import org.comal.prox.ProxSolver;
import org.comal.prox.ProxSolverFactory;
import org.comal.tck.FactoryKit;
import org.junit.jupiter.api.Nested;

class LossFactoryKitTest {
  abstract static class Kit extends FactoryKit<ProxSolver> {
    @Override
    protected Class<? extends Factory<ProxSolver>> kind() {
      return ProxSolverFactory.class;
    }
  }

  @Nested
  class Dpo extends Kit {
    @Override
    protected Factory<ProxSolver> factory() {
      return new DpoFactory();
    }
  }

  @Nested
  class Dro extends Kit {
    @Override
    protected Factory<ProxSolver> factory() {
      return new DroFactory();
    }
  }

  @Nested
  class Inpo extends Kit {
    @Override
    protected Factory<ProxSolver> factory() {
      return new InpoFactory();
    }
  }

  @Nested
  class Ipo extends Kit {
    @Override
    protected Factory<ProxSolver> factory() {
      return new IpoFactory();
    }
  }

  @Nested
  class Ppo extends Kit {
    @Override
    protected Factory<ProxSolver> factory() {
      return new PpoFactory();
    }
  }

  @Nested
  class Rebel extends Kit {
    @Override
    protected Factory<ProxSolver> factory() {
      return new RebelFactory();
    }
  }

  @Nested
  class Sppo extends Kit {
    @Override
    protected Factory<ProxSolver> factory() {
      return new SppoFactory();
    }
  }
}
