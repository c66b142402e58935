package org.comal.cli.page;

import com.samskivert.mustache.Mustache;
import java.util.List;
import java.util.Optional;

/**
 * The whole page around its sections.
 *
 * @param title above the page
 * @param lead what was run, on one line
 * @param css the style sheet
 * @param readAgain seconds after which a browser reads the page again
 * @param version of COMAL
 */
record ReportFrame(
    String title,
    String lead,
    String css,
    Optional<Integer> readAgain,
    String version,
    List<FramedSection> sections) {
  ReportFrame {
    sections = List.copyOf(sections);
  }

  /**
   * A section within the page.
   *
   * @param content fills the section's template in
   */
  record FramedSection(String id, String title, Mustache.Lambda content) {
    static FramedSection of(Section section) {
      return new FramedSection(
          section.id(),
          section.title(),
          (fragment, out) -> PageTemplates.named(section.template()).execute(section, out));
    }
  }

  /** The page as HTML. */
  String markup() {
    return PageTemplates.named("page").execute(this);
  }
}
