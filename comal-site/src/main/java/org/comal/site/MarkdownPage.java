package org.comal.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.comal.files.TextFile;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Node;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * A Markdown file as parsed.
 *
 * @param path within the repository
 * @param title of the first heading
 * @param sections in their order, at least one
 * @param document the tree; links in it are written anew for the site
 */
record MarkdownPage(Path path, String title, List<PageSection> sections, Node document) {
  /** What the documentation uses of GitHub's own Markdown. */
  static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

  private static final Parser PARSER =
      Parser.builder()
          .extensions(EXTENSIONS)
          .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
          .build();

  /**
   * {@return a file as parsed}
   *
   * @param root the repository
   * @param path of the file within it
   * @throws SiteException where it has no heading
   * @throws IOException where it cannot be read
   */
  static MarkdownPage read(Path root, Path path) throws IOException {
    Node document = PARSER.parse(TextFile.read(root.resolve(path)));
    List<PageSection> sections = SectionReader.read(document);
    if (sections.isEmpty()) {
      throw new SiteException(path + " has no heading, by which it would be named; give it one.");
    }
    return new MarkdownPage(path, sections.get(0).title(), sections, document);
  }

  /** {@return whether a file is Markdown} */
  static boolean is(Path path) {
    return path.toString().endsWith(".md");
  }

  /** {@return whether the page has a heading of that anchor} */
  boolean has(String anchor) {
    return sections.stream().anyMatch(section -> section.anchor().equals(anchor));
  }
}
