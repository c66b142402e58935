package org.comal.chattemplate.library;

import org.comal.chattemplate.value.Arguments;
import org.comal.chattemplate.value.Budget;
import org.comal.chattemplate.value.Value;

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
