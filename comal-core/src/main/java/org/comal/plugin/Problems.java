package org.comal.plugin;

import java.util.ArrayList;
import java.util.List;
import org.comal.Stable;

/** Collects what is wrong with a config, so that all of it is reported at once. Not thread-safe. */
@Stable
public final class Problems {
  private final List<Problem> found = new ArrayList<>();

  /**
   * Notes a problem; the same one twice counts once.
   *
   * @param problem what is wrong, with its place
   */
  public void add(Problem problem) {
    if (!found.contains(problem)) {
      found.add(problem);
    }
  }

  /** {@return what was found, by file and line} */
  public List<Problem> list() {
    return found.stream().sorted().toList();
  }

  /** {@return how many were found} */
  public int count() {
    return found.size();
  }

  /** {@return whether nothing was found} */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /**
   * Does nothing where nothing was found.
   *
   * @throws ConfigException with everything that was
   */
  public void check() {
    if (!found.isEmpty()) {
      throw new ConfigException(list());
    }
  }
}
