package org.comal.llm;

import java.util.List;
import org.comal.data.Prompt;
import org.comal.llm.model.DType;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.tck.PolicyKit;

class CausalLmPolicyTest extends PolicyKit {
  @Override
  protected Policy policy() {
    return TinyPolicies.shared(DType.FLOAT32, 1);
  }

  @Override
  protected Policy other() {
    return TinyPolicies.shared(DType.FLOAT32, 2);
  }

  @Override
  protected List<Prompt> prompts() {
    return TinyPolicies.PROMPTS;
  }

  @Override
  protected boolean enumerable() {
    return false;
  }

  @Override
  protected Sampling sampling() {
    // One token, so that responses come often enough to be counted; longer ones: GenerationTest.
    return new Sampling(1, 1, 0, 0, 1);
  }

  @Override
  protected int draws() {
    return 4_000;
  }

  @Override
  protected double tolerance() {
    return 1e-5;
  }
}
