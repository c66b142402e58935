package org.comal.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;

/**
 * The order of the pages: the README and what it lists below "Read on".
 *
 * @param pages in reading order, the README first
 */
record Navigation(List<NamedPage> pages) {
  /** The README's section that lists the pages. */
  static final String SECTION = "Read on";

  /**
   * A page and what it is called where it is listed.
   *
   * @param name as the README calls it
   * @param path within the repository
   */
  record NamedPage(String name, Path path) {}

  /**
   * {@return the order that a README gives}
   *
   * @param readme whose links have not been written anew
   * @param resolver tells which of them are pages
   * @throws SiteException where it has no such section
   */
  static Navigation of(MarkdownPage readme, LinkResolver resolver) throws IOException {
    List<NamedPage> pages = new ArrayList<>(List.of(new NamedPage(readme.title(), readme.path())));
    Heading heading =
        readme.sections().stream()
            .filter(section -> section.title().equals(SECTION))
            .map(PageSection::heading)
            .findFirst()
            .orElseThrow(
                () ->
                    new SiteException(
                        readme.path()
                            + " has no section \""
                            + SECTION
                            + "\", which would list the pages in their order."));
    for (Link link : linksBelow(heading)) {
      if (resolver.resolve(readme.path(), link.getDestination()) instanceof LinkTarget.Inside inside
          && MarkdownPage.is(inside.path())
          && link.getFirstChild() instanceof Text name) {
        pages.add(new NamedPage(name.getLiteral(), inside.path()));
      }
    }
    return new Navigation(List.copyOf(pages));
  }

  private static List<Link> linksBelow(Heading heading) {
    List<Link> links = new ArrayList<>();
    for (Node n = heading.getNext(); n != null && !(n instanceof Heading); n = n.getNext()) {
      n.accept(
          new AbstractVisitor() {
            @Override
            public void visit(Link link) {
              links.add(link);
            }
          });
    }
    return links;
  }

  /** {@return the page before one, or the one after it for 1 in place of -1} */
  Optional<NamedPage> beside(Path path, int distance) {
    return IntStream.range(0, pages.size())
        .filter(i -> pages.get(i).path().equals(path))
        .map(i -> i + distance)
        .filter(i -> i >= 0 && i < pages.size())
        .mapToObj(pages::get)
        .findFirst();
  }
}
