package org.comal.site;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Tells what links of Markdown files lead to, and which lead nowhere. */
final class LinkResolver {
  private static final Set<String> SCHEMES = Set.of("http", "https", "mailto");

  private final Path root;
  private final PageStore pages;

  LinkResolver(Path root, PageStore pages) {
    this.root = root;
    this.pages = pages;
  }

  /**
   * {@return what a link leads to}
   *
   * @param page within the repository, that has the link
   * @param destination as written
   * @throws IOException where the page that it leads to cannot be read
   */
  LinkTarget resolve(Path page, String destination) throws IOException {
    URI uri;
    try {
      uri = new URI(destination);
    } catch (URISyntaxException e) {
      return new LinkTarget.Dead("it is no URL: " + e.getReason() + ".");
    }
    if (uri.getScheme() != null) {
      return SCHEMES.contains(uri.getScheme())
          ? new LinkTarget.Outside(destination)
          : new LinkTarget.Dead(uri.getScheme() + " is no way to a page.");
    }
    if (uri.getRawAuthority() != null || uri.getPath().startsWith("/")) {
      return new LinkTarget.Dead(
          "it depends on the server; write the way from this page's folder.");
    }
    Path path =
        uri.getPath().isEmpty() ? page : page.resolveSibling(Path.of(uri.getPath())).normalize();
    if (path.startsWith("..")) {
      return new LinkTarget.Dead("it leaves the repository.");
    }
    if (!Files.exists(root.resolve(path))) {
      return new LinkTarget.Dead(
          "there is no " + SiteAddress.slashed(path) + " in the repository.");
    }
    if (uri.getFragment() == null) {
      return new LinkTarget.Inside(path, Optional.empty());
    }
    return anchor(path, uri.getFragment());
  }

  private LinkTarget anchor(Path path, String anchor) throws IOException {
    Path folderPage = path.resolve("README.md");
    Path markdown = Files.exists(root.resolve(folderPage)) ? folderPage : path;
    if (!MarkdownPage.is(markdown)) {
      return new LinkTarget.Dead(SiteAddress.slashed(path) + " is no Markdown and has no anchors.");
    }
    if (!pages.get(markdown).has(anchor)) {
      return new LinkTarget.Dead(
          SiteAddress.slashed(markdown) + " has no heading whose anchor is " + anchor + ".");
    }
    return new LinkTarget.Inside(markdown, Optional.of(anchor));
  }
}
