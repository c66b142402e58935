package org.comal.llm;

import org.comal.llm.model.DType;
import org.comal.policy.TrainablePolicy;
import org.junit.jupiter.api.AfterAll;

/** In float64, so that differences of log-probabilities measure derivatives. */
class AdaptedLearnerTest extends CausalLmLearnerTest {
  private static final CausalLmPolicy POLICY =
      TinyAdapters.policy(
          TinyModels.VARIANTS.get(0), 2, TinyPolicies.settings(DType.FLOAT64, 4096, false));

  @AfterAll
  static void close() {
    POLICY.close();
  }

  @Override
  protected TrainablePolicy policy() {
    return POLICY;
  }
}
