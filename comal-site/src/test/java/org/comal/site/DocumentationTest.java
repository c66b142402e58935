package org.comal.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.comal.files.TextFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation of this repository. */
class DocumentationTest {
  private static final Path ROOT = Path.of(System.getProperty("comal.root")).toAbsolutePath();
  private static final Pattern REFERENCE = Pattern.compile("(?:href|src|action)=\"([^\"]*)\"");

  @TempDir private static Path site;
  private static SiteReport report;

  @BeforeAll
  static void write() throws IOException {
    report = new SiteWriter(ROOT, site).write();
  }

  @Test
  void hasNoDeadLinks() {
    assertThat(report.links()).isGreaterThan(100);
    assertThat(report.dead()).isEmpty();
  }

  @Test
  void isOnTheSiteAsAWhole() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
      assertThat(files.filter(MarkdownPage::is).map(ROOT::relativize).toList())
          .hasSizeGreaterThan(10)
          .allSatisfy(path -> assertThat(site.resolve(SiteAddress.of(ROOT, path))).exists());
    }
  }

  /** The links as a browser meets them, which those of the Markdown and of the frame became. */
  @Test
  void hasNoDeadLinksAsWritten() throws IOException {
    List<Path> pages;
    try (Stream<Path> files = Files.walk(site)) {
      pages = files.filter(file -> file.toString().endsWith(".html")).toList();
    }
    List<String> dead = new ArrayList<>();
    int followed = 0;
    for (Path page : pages) {
      Matcher m = REFERENCE.matcher(TextFile.read(page));
      while (m.find()) {
        if (m.group(1).startsWith("https:")) {
          continue;
        }
        followed++;
        String[] parts = m.group(1).split("#", 2);
        Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        boolean there =
            file.startsWith(site)
                && Files.isRegularFile(file)
                && (parts.length == 1 || TextFile.read(file).contains(" id=\"" + parts[1] + "\""));
        if (!there) {
          dead.add(site.relativize(page) + " → " + m.group(1));
        }
      }
    }
    assertThat(followed).isGreaterThan(1000);
    assertThat(dead).isEmpty();
  }

  @Test
  void asksNothingOfTheNetwork() throws IOException {
    assertThat(TextFile.read(site.resolve("site.css"))).doesNotContain("url(", "@import", "http");
    assertThat(TextFile.read(site.resolve("docs/data.html")))
        .doesNotContainPattern("<(?:script|link|img)[^>]*=\"(?:https?:)?//");
  }
}
