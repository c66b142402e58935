package org.comal.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The site's script on a page of one text, by Node.js where the machine has it. */
class SearchScriptTest {
  /**
   * What the script asks of a browser; prints how many words it marks, and what stands in its
   * input.
   */
  private static final String BROWSER =
      """
      const text = { data: "a row of data", replaceWith: (...nodes) =>
          marks = nodes.filter((node) => node.mark).length };
      const input = {};
      const main = { querySelectorAll: () => [] };
      let marks = 0;
      let load = () => {};
      globalThis.location = { search: process.argv[2], hash: "" };
      globalThis.NodeFilter = { SHOW_TEXT: 4 };
      globalThis.window = { addEventListener: (event, listener) => load = listener };
      globalThis.document = {
        querySelector: (what) =>
            ({ "form[role=search]": { elements: { q: input } }, main })[what] || null,
        createElement: () => ({ mark: true }),
        createTextNode: () => ({}),
        createTreeWalker: () => ({
          nextNode() { this.currentNode = this.currentNode ? null : text; return this.currentNode; },
        }),
        getElementById: () => null,
      };
      process.on("exit", () => console.log(marks + " [" + input.value + "]"));
      setImmediate(() => load());
      """;

  @TempDir private Path folder;

  @BeforeEach
  void wantNode() {
    assumeTrue(
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(each -> Files.isExecutable(Path.of(each, "node"))),
        "there is no node");
  }

  private String open(String search) throws IOException, InterruptedException {
    Path script = folder.resolve("page.js");
    Files.writeString(
        script, BROWSER + PageFrame.resource("search.js").replace("\"use strict\";", ""));
    Process node =
        new ProcessBuilder("node", script.toString(), search).redirectErrorStream(true).start();
    String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(node.waitFor()).as(said).isZero();
    return said.strip();
  }

  @ParameterizedTest
  @CsvSource({
    "?q=row, 1 [row]",
    "?q=%20row+DATA%20, 2 [row DATA]",
    "?q=a, 3 [a]",
    "?q=%20, 0 []",
    "?q=, 0 []",
    "'', 0 []"
  })
  void marksTheWordsOfAQuery(String search, String said) throws Exception {
    assertThat(open(search)).isEqualTo(said);
  }
}
