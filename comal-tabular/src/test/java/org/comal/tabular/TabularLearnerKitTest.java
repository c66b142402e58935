package org.comal.tabular;

import java.util.ArrayList;
import java.util.List;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.TrainablePolicy;
import org.comal.tck.LearnerKit;

class TabularLearnerKitTest extends LearnerKit {
  @Override
  protected TrainablePolicy policy() {
    return TwoGames.policy();
  }

  @Override
  protected List<Completion> completions() {
    List<Completion> all = new ArrayList<>();
    for (Prompt x : TwoGames.policy().prompts()) {
      for (Response y : TwoGames.policy().support(x)) {
        all.add(new Completion(x, y));
      }
    }
    return all;
  }
}
