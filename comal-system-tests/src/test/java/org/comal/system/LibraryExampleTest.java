package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library example, as its author would have it, and the guide that shows it. */
class LibraryExampleTest {
  private static final Path EXAMPLE = Commands.ROOT.resolve("examples/library");

  @TempDir private Path repository;

  @Test
  void isCompiledAndAlignsItsModel() throws Exception {
    ExampleBuild build =
        new ExampleBuild(
            repository,
            List.of(
                "comal-core",
                "comal-grammar",
                "comal-dataset",
                "comal-chat-template",
                "comal-text",
                "comal-onnx",
                "comal-losses",
                "comal-llm"));
    assertThat(build.build(EXAMPLE)).contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0");
  }

  @Test
  void theGuideShowsIt() throws IOException {
    String guide = Files.readString(Commands.ROOT.resolve("docs/library.md"));
    String code = Files.readString(EXAMPLE.resolve("src/main/java/com/example/align/Align.java"));
    assertThat(lines(between(guide, "```java\n", "```")))
        .isEqualTo(lines(between(code, "// [guide\n", "// guide]")));
  }

  private static String between(String text, String begin, String end) {
    Matcher m =
        Pattern.compile(Pattern.quote(begin) + "(.*?)" + Pattern.quote(end), Pattern.DOTALL)
            .matcher(text);
    assertThat(m.find()).as(begin).isTrue();
    return m.group(1);
  }

  /** The lines without their indentation. */
  private static List<String> lines(String text) {
    return text.strip().lines().map(String::strip).toList();
  }
}
