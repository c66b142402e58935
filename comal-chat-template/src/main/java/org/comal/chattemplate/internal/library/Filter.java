package org.comal.chattemplate.internal.library;

import org.comal.chattemplate.internal.value.Arguments;
import org.comal.chattemplate.internal.value.Budget;
import org.comal.chattemplate.internal.value.Value;

/** What stands behind {@code |}: makes one value from another. */
public interface Filter {
  /**
   * {@return what the filter makes}
   *
   * @param input what stands before the filter
   * @param arguments in parentheses behind it
   * @param budget pays
   */
  Value apply(Value input, Arguments arguments, Budget budget);
}
