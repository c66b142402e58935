package org.comal.losses;

import org.comal.learn.Loss;
import org.comal.tck.LossKit;
import org.junit.jupiter.api.Nested;

/** Every loss passes the conformance kit. */
class LossKitsTest {

  @Nested
  class Ipo extends LossKit {
    @Override
    protected Loss loss() {
      return new IpoLoss();
    }
  }

  @Nested
  class Inpo extends LossKit {
    @Override
    protected Loss loss() {
      return new InpoLoss();
    }
  }

  @Nested
  class Rebel extends LossKit {
    @Override
    protected Loss loss() {
      return new RebelLoss();
    }
  }

  @Nested
  class Dpo extends LossKit {
    @Override
    protected Loss loss() {
      return new DpoLoss();
    }

    /** It fits a Bradley-Terry reward. */
    @Override
    protected boolean solvesProxStep() {
      return false;
    }
  }

  @Nested
  class Dro extends LossKit {
    @Override
    protected Loss loss() {
      return new DroLoss();
    }
  }

  @Nested
  class Ppo extends LossKit {
    @Override
    protected Loss loss() {
      return new PpoLoss(0.2);
    }
  }

  @Nested
  class Sppo extends LossKit {
    @Override
    protected Loss loss() {
      return new SppoLoss();
    }

    /** It takes log Z = η/2. */
    @Override
    protected boolean ignoresConstants() {
      return false;
    }

    /** Its minimiser is only near it, for Z is another. */
    @Override
    protected boolean solvesProxStep() {
      return false;
    }
  }
}
