package org.comal.chattemplate.library;

import org.comal.chattemplate.value.Arguments;
import org.comal.chattemplate.value.Budget;
import org.comal.chattemplate.value.Value;

/** What stands behind {@code is}: asks something of a value. */
public interface ValueTest {
  /**
   * {@return whether it holds}
   *
   * @param input what stands before {@code is}
   * @param arguments behind the test's name
   * @param budget pays
   */
  boolean holds(Value input, Arguments arguments, Budget budget);
}
