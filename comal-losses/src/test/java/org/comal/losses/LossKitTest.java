package org.comal.losses;

import org.comal.learn.Loss;
import org.comal.tck.LossKit;
import org.junit.jupiter.api.Nested;

class LossKitTest {

  @Nested
  class Dpo extends LossKit {
    @Override
    protected Loss loss() {
      return new DpoLoss();
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
  class Inpo extends LossKit {
    @Override
    protected Loss loss() {
      return new InpoLoss();
    }
  }

  @Nested
  class Ipo extends LossKit {
    @Override
    protected Loss loss() {
      return new IpoLoss();
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
  class Rebel extends LossKit {
    @Override
    protected Loss loss() {
      return new RebelLoss();
    }
  }

  @Nested
  class Sppo extends LossKit {
    @Override
    protected Loss loss() {
      return new SppoLoss();
    }

    /** Its log Z is fixed at half of eta. */
    @Override
    protected boolean ignoresConstants() {
      return false;
    }
  }
}
