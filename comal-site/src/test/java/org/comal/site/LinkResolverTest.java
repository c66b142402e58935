package org.comal.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkResolverTest {
  @TempDir private Path root;
  private LinkResolver resolver;

  @BeforeEach
  void write() throws IOException {
    new SmallRepository(root)
        .with("README.md", "# Example")
        .with("docs/data.md", "# Data\n\n## A row\n")
        .with("docs/oracles.md", "# Oracles\n")
        .with("conf/run.conf", "run {}")
        .with("examples/loss/README.md", "# A loss\n");
    resolver = new LinkResolver(root, new PageStore(root));
  }

  private LinkTarget from(String page, String destination) throws IOException {
    return resolver.resolve(Path.of(page), destination);
  }

  @ParameterizedTest
  @CsvSource({
    "oracles.md, docs/oracles.md, ",
    "data.md#a-row, docs/data.md, a-row",
    "#data, docs/data.md, data",
    "../conf/run.conf, conf/run.conf, ",
    "../conf, conf, ",
    "../examples/loss, examples/loss, ",
    "../examples/loss#a-loss, examples/loss/README.md, a-loss",
  })
  void findsWhatIsInTheRepository(String destination, Path path, String anchor) throws IOException {
    assertThat(from("docs/data.md", destination))
        .isEqualTo(new LinkTarget.Inside(path, Optional.ofNullable(anchor)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "orcales.md|there is no docs/orcales.md in the repository.",
        "data.md#a-raw|docs/data.md has no heading whose anchor is a-raw.",
        "data.md#A-row|docs/data.md has no heading whose anchor is A-row.",
        "#missing|docs/oracles.md has no heading whose anchor is missing.",
        "../conf/run.conf#run|conf/run.conf is no Markdown and has no anchors.",
        "../../README.md|it leaves the repository.",
        "/docs/data.md|it depends on the server; write the way from this page's folder.",
        "//example.org/x|it depends on the server; write the way from this page's folder.",
        "file:///etc/hosts|file is no way to a page.",
        "javascript:alert(1)|javascript is no way to a page.",
        "a b.md|it is no URL: Illegal character in path.",
        "../apidocs/index.html|there is no apidocs/index.html in the repository.",
      })
  void saysWhyALinkIsDead(String destination, String reason) throws IOException {
    assertThat(from("docs/oracles.md", destination)).isEqualTo(new LinkTarget.Dead(reason));
  }

  @Test
  void asksNobodyAboutOtherSites() throws IOException {
    assertThat(from("README.md", "https://example.org/nothing#here"))
        .isEqualTo(new LinkTarget.Outside("https://example.org/nothing#here"));
  }
}
