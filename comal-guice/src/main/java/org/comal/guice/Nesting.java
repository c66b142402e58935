package org.comal.guice;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.comal.plugin.Problem;

/**
 * Bounds how deep values stand in one another: whatever walks a config has the stack for it, on any
 * thread.
 */
final class Nesting {
  /** No plugin's keys are as deep as a tenth of it. */
  static final int MOST = 100;

  private Nesting() {}

  /** What a file that cannot even be parsed for its nesting is told of. */
  static Problem unreadable(String where) {
    return new Problem(where, "values are nested too deeply; " + MOST + " levels are the most");
  }

  /** The first value that is too deep, if there is one. */
  static Optional<Problem> problem(ConfigValue value) {
    return tooDeep(value, 0)
        .map(
            deep ->
                Problem.at(
                    deep.origin(),
                    "values are nested more than "
                        + MOST
                        + " levels deep here; that is no config"));
  }

  private static Optional<ConfigValue> tooDeep(ConfigValue value, int depth) {
    if (depth > MOST) {
      return Optional.of(value);
    }
    return inside(value).stream().flatMap(v -> tooDeep(v, depth + 1).stream()).findFirst();
  }

  private static Collection<ConfigValue> inside(ConfigValue value) {
    if (value instanceof ConfigObject object) {
      return object.values();
    }
    return value instanceof ConfigList list ? list : List.of();
  }
}
