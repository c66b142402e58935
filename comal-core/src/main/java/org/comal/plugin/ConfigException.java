package org.comal.plugin;

import java.util.List;
import java.util.stream.Collectors;
import org.comal.Stable;

/** A config that cannot be used, with everything that is wrong with it. */
@Stable
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /**
   * @param problems not empty
   */
  public ConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** {@return what is wrong, by file and line} */
  public List<Problem> problems() {
    return problems;
  }
}
