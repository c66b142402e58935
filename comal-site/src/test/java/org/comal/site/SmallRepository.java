package org.comal.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A repository that a test writes. */
record SmallRepository(Path root) {
  /** Adds a file, with its folders. */
  SmallRepository with(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  /** {@return what is said of a site that is written beside the repository} */
  SiteReport write() throws IOException {
    return new SiteWriter(root, site()).write();
  }

  /** {@return the site's folder} */
  Path site() {
    return root.resolve("target/site");
  }

  /** {@return a page as written} */
  String page(String address) throws IOException {
    return Files.readString(site().resolve(address));
  }
}
