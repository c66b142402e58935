package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the guide tells an author to write is what the example plugins are, file by file: so its
 * code compiles as it stands, and no file is missing.
 */
class WritingAPluginTest {
  private static final Path GUIDE = Commands.ROOT.resolve("docs/writing-a-plugin.md");

  /** A file's name on a line, and the block of code below it. */
  private static final Pattern FILE =
      Pattern.compile("(?m)^`([^`\\n]+)`\\n\\n```[a-z]*\\n((?s).*?)^```$");

  /** The files that the guide shows. */
  private static Map<String, String> shown() throws IOException {
    Map<String, String> all = new TreeMap<>();
    Matcher m = FILE.matcher(Files.readString(GUIDE));
    while (m.find()) {
      assertThat(all.put(m.group(1), m.group(2))).as("%s, shown before", m.group(1)).isNull();
    }
    return all;
  }

  /** The sources of the example plugins. */
  private static Map<String, String> sources() throws IOException {
    Map<String, String> all = new TreeMap<>();
    for (String example : PluginExamples.ALL) {
      Path root = PluginExamples.source(example);
      try (Stream<Path> files = Files.walk(root.resolve("src"))) {
        for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          all.put(
              root.relativize(file).toString().replace('\\', '/'),
              withoutJavadoc(Files.readString(file)));
        }
      }
    }
    return all;
  }

  private static String withoutJavadoc(String java) {
    return java.replaceAll("(?ms)^ */\\*\\*.*?\\*/\\n", "").strip();
  }

  @Test
  void theGuideShowsEveryFileOfTheExamplesAsItIs() throws IOException {
    Map<String, String> files = shown();
    files.keySet().removeIf(name -> !name.startsWith("src/"));
    Map<String, String> sources = sources();
    assertThat(files.keySet()).isEqualTo(sources.keySet());
    files.forEach(
        (name, text) -> assertThat(withoutJavadoc(text)).as(name).isEqualTo(sources.get(name)));
  }

  @Test
  void theGuideShowsNoCodeThatNobodyCompiles() throws IOException {
    assertThat(Files.readString(GUIDE).split("(?m)^```java$", -1))
        .hasSize(1 + (int) shown().keySet().stream().filter(f -> f.endsWith(".java")).count());
  }

  @ParameterizedTest
  @CsvSource({
    "plugin-loss, hinge.conf",
    "plugin-oracle, brevity.conf",
    "plugin-algorithm, egpo.conf",
    "plugin-policy, log-linear.conf"
  })
  void theGuidesConfigIsTheExamples(String example, String config) throws IOException {
    assertThat(ConfigFactory.parseString(shown().get(config)))
        .isEqualTo(
            ConfigFactory.parseFile(PluginExamples.source(example).resolve(config).toFile()));
  }

  @ParameterizedTest
  @CsvSource({
    "plugin-loss, comal-hinge",
    "plugin-oracle, comal-brevity",
    "plugin-algorithm, comal-egpo",
    "plugin-policy, comal-log-linear"
  })
  void theGuidesProjectIsTheExamplesButForItsName(String example, String artifact)
      throws IOException {
    assertThat(shown().get("pom.xml").replace("comal-hinge", artifact).strip())
        .isEqualTo(Files.readString(PluginExamples.source(example).resolve("pom.xml")).strip());
  }
}
