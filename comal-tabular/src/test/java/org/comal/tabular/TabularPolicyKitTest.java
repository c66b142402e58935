package org.comal.tabular;

import java.util.List;
import org.comal.data.Prompt;
import org.comal.policy.Policy;
import org.comal.tck.PolicyKit;

class TabularPolicyKitTest extends PolicyKit {
  @Override
  protected Policy policy() {
    return TwoGames.policy();
  }

  @Override
  protected Policy other() {
    return TwoGames.other();
  }

  @Override
  protected List<Prompt> prompts() {
    return TwoGames.policy().prompts();
  }

  @Override
  protected boolean answersAnyPrompt() {
    return false;
  }
}
