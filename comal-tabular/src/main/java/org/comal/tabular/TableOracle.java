package org.comal.tabular;

import java.util.List;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.oracle.PreferenceOracle;

/** An oracle that has all its verdicts in tables, so that exact work need not ask one by one. */
public interface TableOracle extends PreferenceOracle {

  /** A table is looked up. */
  @Override
  default boolean free() {
    return true;
  }

  /**
   * {@return the preferences between given responses to a prompt, aligned with {@code responses}}
   *
   * @param prompt found by its id
   * @param responses found by their text
   * @throws IllegalArgumentException where the oracle does not know the prompt or a response
   */
  PreferenceTable table(Prompt prompt, List<Response> responses);
}
