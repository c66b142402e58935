package org.comal.chattemplate.library;

import org.comal.chattemplate.value.Arguments;
import org.comal.chattemplate.value.Budget;
import org.comal.chattemplate.value.FunctionValue;
import org.comal.chattemplate.value.Value;

/**
 * What a type does under a name.
 *
 * @param <T> the type
 */
interface Method<T extends Value> {
  /**
   * {@return what the call gives}
   *
   * @param self whose method is called
   * @param arguments of the call
   * @param budget pays
   */
  Value call(T self, Arguments arguments, Budget budget);

  /** {@return the method of one value} */
  default FunctionValue of(T self) {
    return (arguments, budget) -> call(self, arguments, budget);
  }
}
