package org.comal.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;

/** Follows the links of a page and writes them anew for the site. */
final class PageLinks extends AbstractVisitor {
  private final Path root;
  private final LinkResolver resolver;
  private final MarkdownPage page;
  private final Path address;
  private final List<Path> targets = new ArrayList<>();
  private final List<DeadLink> dead = new ArrayList<>();
  private final SortedSet<String> outside = new TreeSet<>();
  private int count;

  /**
   * Follows all links.
   *
   * @param root the repository
   * @param resolver tells where they lead
   * @param page whose links are written anew
   * @throws IOException where a page that one leads to cannot be read
   */
  PageLinks(Path root, LinkResolver resolver, MarkdownPage page) throws IOException {
    this.root = root;
    this.resolver = resolver;
    this.page = page;
    this.address = SiteAddress.of(root, page.path());
    try {
      page.document().accept(this);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** {@return the files and folders of the repository that the page leads to} */
  List<Path> targets() {
    return List.copyOf(targets);
  }

  /** {@return those that lead nowhere} */
  List<DeadLink> dead() {
    return List.copyOf(dead);
  }

  /** {@return those that leave the site, in order} */
  List<String> outside() {
    return List.copyOf(outside);
  }

  /** {@return how many there are} */
  int count() {
    return count;
  }

  @Override
  public void visit(Link link) {
    link.setDestination(follow(link, link.getDestination()));
    visitChildren(link);
  }

  @Override
  public void visit(Image image) {
    image.setDestination(follow(image, image.getDestination()));
  }

  @Override
  public void visit(HtmlBlock html) {
    refuse(html, html.getLiteral());
  }

  @Override
  public void visit(HtmlInline html) {
    refuse(html, html.getLiteral());
  }

  /** A comment is not seen, anything else could be a link. */
  private void refuse(Node node, String html) {
    if (!html.strip().startsWith("<!--")) {
      String first = html.strip().lines().findFirst().orElse("");
      add(node, first, "links of HTML are not looked at; write Markdown.");
    }
  }

  private String follow(Node node, String destination) {
    count++;
    LinkTarget target;
    try {
      target = resolver.resolve(page.path(), destination);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (target instanceof LinkTarget.Inside inside) {
      targets.add(inside.path());
      String way = SiteAddress.way(address, SiteAddress.of(root, inside.path()));
      return way + inside.anchor().map(anchor -> "#" + anchor).orElse("");
    }
    if (target instanceof LinkTarget.Outside out) {
      outside.add(out.url());
    }
    if (target instanceof LinkTarget.Dead none) {
      add(node, destination, none.reason());
    }
    return destination;
  }

  private void add(Node node, String destination, String reason) {
    int line = node.getSourceSpans().get(0).getLineIndex() + 1;
    dead.add(new DeadLink(page.path(), line, destination, reason));
  }
}
