package org.comal.plugin;

import java.util.List;
import org.comal.Stable;

/**
 * A policy, an oracle or a prox solver that can tell what it will do or need before it does it, for
 * {@code comal run --dry-run}.
 */
@Stable
public interface Planned {
  /**
   * What a prox step over so many prompts takes.
   *
   * @param prompts number of prompts of the step
   * @return a sentence each, without a full stop; counts are of one step, memory is at its most
   */
  List<String> plan(int prompts);

  /**
   * {@return what a part says, if it says anything; for those that wrap another}
   *
   * @param part any object
   * @param prompts number of prompts of the step
   */
  static List<String> of(Object part, int prompts) {
    return part instanceof Planned planned ? planned.plan(prompts) : List.of();
  }
}
