package org.comal.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Where things of the repository stand on the site: in the same folders. */
final class SiteAddress {
  private static final Set<String> IMAGES = Set.of("png", "svg", "jpg", "jpeg", "gif");

  private SiteAddress() {}

  /**
   * {@return where a file or folder stands on the site, relative to its root}
   *
   * <p>A README is the page of its folder, other Markdown becomes a page beside where it was,
   * folders and texts are shown by pages, and images stay what they are.
   *
   * @param root the repository
   * @param path of a file or folder within it
   */
  static Path of(Path root, Path path) {
    String name = path.getFileName().toString();
    if (Files.isDirectory(root.resolve(path))) {
      return path.resolve("index.html").normalize();
    }
    if (name.equals("README.md")) {
      return path.resolveSibling("index.html");
    }
    if (MarkdownPage.is(path)) {
      return path.resolveSibling(name.substring(0, name.length() - ".md".length()) + ".html");
    }
    return isImage(path) ? path : path.resolveSibling(name + ".html");
  }

  /** {@return whether a file is copied as it is} */
  static boolean isImage(Path path) {
    String name = path.getFileName().toString();
    return IMAGES.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  /** {@return the way from one place on the site to another, as a URL has it} */
  static String way(Path from, Path to) {
    return slashed(Path.of("/").resolve(from).getParent().relativize(Path.of("/").resolve(to)));
  }

  /** {@return the way from a place to the site's root, with a slash at its end where it is any} */
  static String wayToRoot(Path from) {
    return "../".repeat(from.getNameCount() - 1);
  }

  /** {@return a path as a URL has it} */
  static String slashed(Path path) {
    return path.toString().replace('\\', '/');
  }
}
