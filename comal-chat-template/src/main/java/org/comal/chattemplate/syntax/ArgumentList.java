package org.comal.chattemplate.syntax;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments of a call as they are written.
 *
 * @param positional in order
 * @param named by name, in order
 * @param more {@code *more}
 * @param moreNamed {@code **moreNamed}
 */
public record ArgumentList(
    List<Expression> positional,
    Map<String, Expression> named,
    Optional<Expression> more,
    Optional<Expression> moreNamed) {
  /** No arguments. */
  public static final ArgumentList NONE =
      new ArgumentList(List.of(), Map.of(), Optional.empty(), Optional.empty());
}
