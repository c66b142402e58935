package org.comal.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the search looks through: the sections of all Markdown pages. */
final class SearchIndex {
  /** The page that searches. */
  static final Path PAGE = Path.of("search.html");

  /** The file that it loads. */
  static final Path FILE = Path.of("search-index.js");

  private final List<IndexedSection> sections = new ArrayList<>();

  /**
   * A section of a page.
   *
   * @param page its title
   * @param title of the section
   * @param address of the section, relative to the site's root
   * @param text without markup
   */
  record IndexedSection(String page, String title, String address, String text) {}

  /** Adds the sections of a page that stands at an address. */
  void add(MarkdownPage page, Path address) {
    for (PageSection section : page.sections()) {
      sections.add(
          new IndexedSection(
              page.title(),
              section.title(),
              SiteAddress.slashed(address) + "#" + section.anchor(),
              section.text()));
    }
  }

  /** {@return the index as a script, which a page may load without a server} */
  String script() {
    try {
      return "window.searchIndex = " + new ObjectMapper().writeValueAsString(sections) + ";\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Texts are always JSON.", e);
    }
  }
}
