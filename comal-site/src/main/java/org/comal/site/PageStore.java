package org.comal.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The Markdown files of a repository, each parsed once. */
final class PageStore {
  private final Path root;
  private final Map<Path, MarkdownPage> pages = new HashMap<>();

  PageStore(Path root) {
    this.root = root;
  }

  /**
   * {@return a file as parsed}
   *
   * @param path within the repository
   * @throws IOException where it cannot be read or has no heading
   */
  MarkdownPage get(Path path) throws IOException {
    MarkdownPage page = pages.get(path);
    if (page == null) {
      page = MarkdownPage.read(root, path);
      pages.put(path, page);
    }
    return page;
  }
}
