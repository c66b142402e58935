package com.example.loglinear;

import java.util.List;
import org.comal.data.Completion;
import org.comal.policy.TrainablePolicy;
import org.comal.tck.LearnerKit;

class LogLinearLearnerTest extends LearnerKit {
  @Override
  protected TrainablePolicy policy() {
    return LogLinearPolicyTest.policy(1, -2, 0.5);
  }

  @Override
  protected List<Completion> completions() {
    return LogLinearPolicyTest.RESPONSES.stream()
        .map(y -> new Completion(LogLinearPolicyTest.TEA, y))
        .toList();
  }
}
