package org.comal.tck;

import java.util.List;
import org.comal.data.Prompt;
import org.comal.policy.Policy;

/** The kit's own table is a policy like any other, but for having one prompt. */
class SmallTableTest extends PolicyKit {
  @Override
  protected Policy policy() {
    return SmallGame.START;
  }

  @Override
  protected Policy other() {
    return SmallGame.NASH;
  }

  @Override
  protected List<Prompt> prompts() {
    return List.of(SmallTable.PROMPT);
  }

  @Override
  protected boolean trainable() {
    return false;
  }

  @Override
  protected boolean answersAnyPrompt() {
    return false;
  }
}
