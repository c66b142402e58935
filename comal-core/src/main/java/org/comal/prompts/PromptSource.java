package org.comal.prompts;

import java.util.List;
import org.comal.Stable;
import org.comal.data.Prompt;

/** Where a run's prompts come from, for a policy that answers any and lists none. */
@Stable
public interface PromptSource {

  /**
   * The prompts, read when they are asked for.
   *
   * @return not empty, ids distinct, the same ones in the same order at every call
   * @throws IllegalArgumentException with a sentence where they cannot be read
   */
  List<Prompt> prompts();
}
