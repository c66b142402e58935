package org.comal.site;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What stands around every page: {@code page.html} among the resources. */
final class PageFrame {
  private final Template template;
  private final Navigation navigation;
  private final ClassPages classes;
  private final Path root;

  /**
   * A frame for all pages of a site.
   *
   * @param root the repository
   * @param navigation the pages in order
   * @param classes the Javadoc that it leads to, if any
   * @throws IOException where its template cannot be read
   */
  PageFrame(Path root, Navigation navigation, ClassPages classes) throws IOException {
    this.root = root;
    this.navigation = navigation;
    this.classes = classes;
    this.template = template("page.html");
  }

  /**
   * {@return a template among this package's resources; a name that its model lacks is an error}
   */
  static Template template(String name) throws IOException {
    return Mustache.compiler().zeroIsFalse(true).compile(resource(name));
  }

  /** {@return a text among this package's resources} */
  static String resource(String name) throws IOException {
    try (InputStream in = PageFrame.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * A link of the frame.
   *
   * @param name shown
   * @param href from the page
   * @param here whether it leads to the page itself
   * @param level 1 for a link that is not below others
   */
  record FrameLink(String name, String href, boolean here, int level) {}

  /** What the template names; of what may be missing there is a list of one or none. */
  private record Model(
      String title,
      String site,
      String root,
      boolean search,
      List<FrameLink> pages,
      List<String> javadoc,
      List<FrameLink> sections,
      String body,
      List<FrameLink> previous,
      List<FrameLink> next) {}

  /** {@return the HTML of a page of the documentation} */
  String around(MarkdownPage page, Path address, String body) {
    List<FrameLink> sections =
        page.sections().stream()
            .filter(s -> s.heading().getLevel() == 2 || s.heading().getLevel() == 3)
            .map(s -> new FrameLink(s.title(), "#" + s.anchor(), false, s.heading().getLevel() - 1))
            .toList();
    return render(page.title(), address, sections, body, page.path());
  }

  /** {@return the HTML of a page that shows something else, with no place in the order} */
  String around(String title, Path address, String body) {
    return render(title, address, List.of(), body, address);
  }

  private String render(
      String title, Path address, List<FrameLink> sections, String body, Path path) {
    return template.execute(
        new Model(
            title,
            navigation.pages().get(0).name(),
            SiteAddress.wayToRoot(address),
            address.equals(SearchIndex.PAGE),
            navigation.pages().stream().map(page -> link(page, address)).toList(),
            classes.first().stream().map(page -> SiteAddress.way(address, page)).toList(),
            sections,
            body,
            navigation.beside(path, -1).stream().map(page -> link(page, address)).toList(),
            navigation.beside(path, 1).stream().map(page -> link(page, address)).toList()));
  }

  private FrameLink link(Navigation.NamedPage page, Path from) {
    Path to = SiteAddress.of(root, page.path());
    return new FrameLink(page.name(), SiteAddress.way(from, to), to.equals(from), 1);
  }
}
