package org.comal.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteWriterTest {
  @TempDir private Path root;
  private SmallRepository repository;

  @BeforeEach
  void write() throws IOException {
    repository =
        new SmallRepository(root)
            .with(
                "README.md",
                """
                # Example

                ## Read on

                [Data](docs/data.md) · [Oracles](docs/oracles.md) · [Paper](https://example.org/paper)
                """)
            .with(
                "docs/data.md",
                "# Rows & columns\n\nOf `Row`.\n\n## A row\n\nHas *three* fields.\n")
            .with("docs/oracles.md", "# Oracles\n\n[A row](data.md#a-row), <b>\n\n[one](../conf)\n")
            .with("conf/run.conf", "run { a = \"<b>\" }\n")
            .with("conf/target/made.conf", "")
            .with("conf/.secret", "");
  }

  @Test
  void keepsFoldersAndAnchors() throws IOException {
    repository.write();
    assertThat(repository.page("docs/oracles.html"))
        .contains(
            "<a href=\"data.html#a-row\">A row</a>", "<a href=\"../conf/index.html\">one</a>");
    assertThat(repository.page("docs/data.html")).contains("<h2 id=\"a-row\">A row");
  }

  @Test
  void showsFoldersAndTextsAsPages() throws IOException {
    SiteReport report = repository.write();
    assertThat(repository.page("conf/index.html"))
        .contains("<a href=\"run.conf.html\">run.conf</a>")
        .doesNotContain("made", "secret");
    assertThat(repository.page("conf/run.conf.html"))
        .contains("run { a &#x3D; &quot;&lt;b&gt;&quot; }");
    assertThat(report.markdown()).isEqualTo(3);
    assertThat(report.others()).isEqualTo(2); // conf and conf/run.conf
    assertThat(report.outside()).containsExactly("https://example.org/paper");
    assertThat(report.links()).isEqualTo(3 + 2); // the README's and those of Oracles
  }

  @Test
  void namesPageAndLineOfWhatIsDead() throws IOException {
    repository.with("docs/data.md", "# Data\n\nSee\n![a picture](images/a.png) and [b](#b).\n");
    assertThat(repository.write().dead())
        .extracting(DeadLink::toString)
        .containsExactly(
            "docs/data.md:4: the link to images/a.png is dead: there is no docs/images/a.png in the"
                + " repository.",
            "docs/data.md:4: the link to #b is dead: docs/data.md has no heading whose anchor is b.",
            "docs/oracles.md:3: the link to data.md#a-row is dead: docs/data.md has no heading whose"
                + " anchor is a-row.",
            "docs/oracles.md:3: the link to <b> is dead: links of HTML are not looked at; write"
                + " Markdown.");
  }

  @Test
  void ordersPagesAsTheReadmeDoes() throws IOException {
    repository.write();
    assertThat(repository.page("docs/data.html"))
        .contains(
            "<a rel=\"prev\" href=\"../index.html\">← Example</a>",
            "<a rel=\"next\" href=\"oracles.html\">Oracles →</a>",
            "<a href=\"data.html\" aria-current=\"page\">Data</a>",
            "<li class=\"level-1\"><a href=\"#a-row\">A row</a></li>");
    assertThat(repository.page("docs/oracles.html")).doesNotContain("rel=\"next\"", "level-1");
  }

  @Test
  void namesAPageThatIsListedAndNotThere() throws IOException {
    repository.with("README.md", "# Example\n\n## Read on\n\n[Data](docs/date.md)\n");
    assertThat(repository.write().dead())
        .extracting(DeadLink::toString)
        .containsExactly(
            "README.md:5: the link to docs/date.md is dead: there is no docs/date.md in the"
                + " repository.");
  }

  @Test
  void wantsAnOrder() throws IOException {
    repository.with("README.md", "# Example\n");
    assertThatThrownBy(repository::write)
        .isInstanceOf(SiteException.class)
        .hasMessage(
            "README.md has no section \"Read on\", which would list the pages in their order.");
  }

  @Test
  void leadsFromNamesOfClassesToTheirJavadoc() throws IOException {
    repository.write();
    assertThat(repository.page("docs/data.html")).contains("<p>Of <code>Row</code>.</p>");
    repository
        .with("target/site/apidocs/index.html", "")
        .with("target/site/apidocs/org/comal/data/Row.html", "")
        .with("target/site/apidocs/org/comal/data/class-use/Row.html", "");
    assertThat(repository.write().classes()).isEqualTo(1);
    assertThat(repository.page("docs/data.html"))
        .contains(
            "<p>Of <a href=\"../apidocs/org/comal/data/Row.html\"><code>Row</code></a>.</p>",
            "<li class=\"javadoc\"><a href=\"../apidocs/index.html\">Javadoc</a></li>");
  }

  @Test
  void leadsNowhereFromANameThatSeveralClassesHave() throws IOException {
    repository
        .with("docs/data.md", "# Data\n\n`Row`, `Row.Key` and `Column`.\n")
        .with("target/site/apidocs/org/comal/data/Row.html", "")
        .with("target/site/apidocs/org/comal/data/Row.Key.html", "")
        .with("target/site/apidocs/org/comal/data/Column.html", "")
        .with("target/site/apidocs/org/comal/text/Row.html", "");
    assertThat(repository.write().classes()).isEqualTo(2);
    assertThat(repository.page("docs/data.html"))
        .contains(
            "<p><code>Row</code>, <a",
            "data/Row.Key.html\"><code>Row.Key</code></a>",
            "data/Column.html\"><code>Column</code></a>");
  }

  @Test
  void indexesSectionsWithoutTheirMarkup() throws IOException {
    repository.write();
    String script = repository.page("search-index.js");
    JsonNode index =
        new ObjectMapper()
            .readTree(script.substring("window.searchIndex = ".length(), script.lastIndexOf(';')));
    assertThat(index.findValuesAsText("address"))
        .isEqualTo(
            List.of(
                "index.html#example",
                "index.html#read-on",
                "docs/data.html#rows--columns",
                "docs/data.html#a-row",
                "docs/oracles.html#oracles"));
    JsonNode row = index.get(3);
    assertThat(row.get("page").asText()).isEqualTo("Rows & columns");
    assertThat(row.get("title").asText()).isEqualTo("A row");
    assertThat(row.get("text").asText()).isEqualTo("Has three fields.");
  }
}
