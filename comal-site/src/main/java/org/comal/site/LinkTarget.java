package org.comal.site;

import java.nio.file.Path;
import java.util.Optional;

/** What a link leads to. */
sealed interface LinkTarget {
  /** A place outside of the site, which is not looked at. */
  record Outside(String url) implements LinkTarget {}

  /**
   * A file or folder of the repository.
   *
   * @param path within the repository
   * @param anchor of a heading there, where the link names one
   */
  record Inside(Path path, Optional<String> anchor) implements LinkTarget {}

  /** Nothing. */
  record Dead(String reason) implements LinkTarget {}
}
