package org.comal.chattemplate.value;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The arguments of a call, a filter or a test.
 *
 * @param positional in order
 * @param named by name, in order
 */
public record Arguments(List<Value> positional, Map<String, Value> named) {
  /** No arguments. */
  public static final Arguments NONE = new Arguments(List.of(), Map.of());

  /** {@return positional arguments} */
  public static Arguments of(Value... positional) {
    return new Arguments(List.of(positional), Map.of());
  }

  /** {@return the arguments without the first few positional ones} */
  public Arguments after(int count) {
    return new Arguments(positional.subList(count, positional.size()), named);
  }

  /**
   * {@return a value for each parameter, null where none was given}
   *
   * @param callee for messages
   * @param required how many of the first parameters must be given
   * @param parameters their names, in order
   * @throws Fault where there are too many or too few arguments, or one of another name
   */
  public Value[] bind(String callee, int required, String... parameters) {
    if (positional.size() > parameters.length) {
      throw new Fault(
          callee
              + " takes at most "
              + parameters.length
              + " arguments, but "
              + positional.size()
              + " were given");
    }
    Value[] bound = positional.toArray(new Value[parameters.length]);
    named.forEach(
        (name, value) -> {
          int at = Arrays.asList(parameters).indexOf(name);
          if (at < 0) {
            throw new Fault(callee + " has no argument named " + name);
          }
          if (bound[at] != null) {
            throw new Fault(callee + " was given two values for " + name);
          }
          bound[at] = value;
        });
    for (int i = 0; i < required; i++) {
      if (bound[i] == null) {
        throw new Fault(callee + " needs a value for " + parameters[i]);
      }
    }
    return bound;
  }
}
