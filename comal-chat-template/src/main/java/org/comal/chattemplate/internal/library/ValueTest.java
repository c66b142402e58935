package org.comal.chattemplate.internal.library;

import org.comal.chattemplate.internal.value.Arguments;
import org.comal.chattemplate.internal.value.Budget;
import org.comal.chattemplate.internal.value.Value;

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
