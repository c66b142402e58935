package org.comal.site;

import com.samskivert.mustache.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.comal.files.TextFile;

/**
 * Writes a site, beginning with the README and following its links: one page for each Markdown
 * file, for each other text that is linked, because a browser would only offer to save it, and for
 * each folder; images are copied.
 */
final class SiteWriter {
  private final Path root;
  private final Path out;
  private final PageStore pages;
  private final LinkResolver resolver;
  private final ClassPages classes;
  private final MarkdownHtml html;
  private final PageFrame frame;
  private final Template fileTemplate = PageFrame.template("file.html");
  private final Template folderTemplate = PageFrame.template("folder.html");
  private final SearchIndex index = new SearchIndex();

  private final Deque<Path> waiting = new ArrayDeque<>();
  private final Set<Path> met = new HashSet<>();
  private final List<DeadLink> dead = new ArrayList<>();
  private final SortedSet<String> outside = new TreeSet<>();
  private int markdown;
  private int others;
  private int links;

  /**
   * A writer of one site.
   *
   * @param root the repository
   * @param out the site's folder; the Javadoc is already there, where there is to be any
   * @throws IOException where the README or the frame cannot be read
   */
  SiteWriter(Path root, Path out) throws IOException {
    this.root = root;
    this.out = out;
    this.pages = new PageStore(root);
    this.resolver = new LinkResolver(root, pages);
    this.classes = ClassPages.in(out);
    this.html = new MarkdownHtml(classes);
    MarkdownPage readme = pages.get(Path.of("README.md"));
    Navigation navigation = Navigation.of(readme, resolver);
    this.frame = new PageFrame(root, navigation, classes);
    meet(readme.path());
  }

  /**
   * Writes all pages, the search and the style.
   *
   * @return what was written and checked
   * @throws IOException where a file cannot be read or written
   */
  SiteReport write() throws IOException {
    while (!waiting.isEmpty()) {
      Path path = waiting.remove();
      if (Files.isDirectory(root.resolve(path))) {
        writeFolder(path);
      } else if (MarkdownPage.is(path)) {
        writeMarkdown(path);
      } else if (SiteAddress.isImage(path)) {
        Path copy = out.resolve(path);
        Files.createDirectories(copy.getParent());
        Files.copy(root.resolve(path), copy, StandardCopyOption.REPLACE_EXISTING);
      } else {
        writeFile(path);
      }
    }
    write(
        SearchIndex.PAGE,
        frame.around("Search", SearchIndex.PAGE, PageFrame.resource("search.html")));
    write(SearchIndex.FILE, index.script());
    for (String name : List.of("site.css", "search.js")) {
      write(Path.of(name), PageFrame.resource(name));
    }
    return new SiteReport(
        markdown, others, classes.pages().size(), links, List.copyOf(dead), List.copyOf(outside));
  }

  private void meet(Path path) {
    if (met.add(path)) {
      waiting.add(path);
    }
  }

  private void writeMarkdown(Path path) throws IOException {
    MarkdownPage page = pages.get(path);
    PageLinks found = new PageLinks(root, resolver, page);
    found.targets().forEach(this::meet);
    dead.addAll(found.dead());
    outside.addAll(found.outside());
    links += found.count();
    markdown++;
    Path address = SiteAddress.of(root, path);
    index.add(page, address);
    String body = html.of(page, address);
    boolean ofFolder = path.endsWith("README.md") && path.getParent() != null;
    write(
        address,
        frame.around(page, address, ofFolder ? body + listing(path.getParent(), false) : body));
  }

  private void writeFolder(Path path) throws IOException {
    Path readme = path.resolve("README.md");
    if (Files.exists(root.resolve(readme))) {
      meet(readme);
      return;
    }
    others++;
    Path address = SiteAddress.of(root, path);
    write(address, frame.around(SiteAddress.slashed(path), address, listing(path, true)));
  }

  private void writeFile(Path path) throws IOException {
    others++;
    Path address = SiteAddress.of(root, path);
    String name = SiteAddress.slashed(path);
    String body = fileTemplate.execute(new FileModel(name, TextFile.read(root.resolve(path))));
    write(address, frame.around(name, address, body));
  }

  private record FileModel(String path, String text) {}

  private record FolderModel(String path, boolean alone, List<PageFrame.FrameLink> files) {}

  /** The files of a folder with links, which are met; the page itself is none of them. */
  private String listing(Path path, boolean alone) throws IOException {
    Path address = SiteAddress.of(root, path);
    List<PageFrame.FrameLink> files = new ArrayList<>();
    for (Path source : SourceFiles.in(root.resolve(path))) {
      Path within = root.relativize(source);
      if (SiteAddress.of(root, within).equals(address)) {
        continue;
      }
      meet(within);
      String name = SiteAddress.slashed(path.relativize(within));
      String href = SiteAddress.way(address, SiteAddress.of(root, within));
      files.add(new PageFrame.FrameLink(name, href, false, 1));
    }
    return folderTemplate.execute(new FolderModel(SiteAddress.slashed(path), alone, files));
  }

  private void write(Path address, String text) throws IOException {
    Path place = out.resolve(address);
    Files.createDirectories(place.getParent());
    Files.writeString(place, text);
  }
}
