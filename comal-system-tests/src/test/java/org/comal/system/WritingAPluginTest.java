package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guide tells an author to write is what the example plugin is. */
class WritingAPluginTest {
  private static final Path ROOT = Path.of(System.getProperty("comal.root"));
  private static final Path EXAMPLE = ROOT.resolve("examples/plugin-loss");

  /** The block of code that follows a file's name. */
  private static String block(String file) throws IOException {
    String guide = Files.readString(ROOT.resolve("docs/writing-a-plugin.md"));
    Matcher m =
        Pattern.compile(
                "`" + Pattern.quote(file) + "`[^\\n]*\\n\\n```[a-z]*\\n(.*?)```", Pattern.DOTALL)
            .matcher(guide);
    assertThat(m.find()).as("%s in the guide", file).isTrue();
    return m.group(1);
  }

  private static String withoutComments(String java) {
    return java.replaceAll("(?s)/\\*\\*.*?\\*/\\s*", "").strip();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "src/main/java/com/example/hinge/HingeLoss.java",
        "src/main/java/com/example/hinge/HingeFactory.java",
        "src/main/resources/META-INF/services/org.comal.prox.ProxSolverFactory",
        "src/test/java/com/example/hinge/HingeFactoryTest.java"
      })
  void theGuideShowsTheExample(String file) throws IOException {
    assertThat(withoutComments(block(file)))
        .isEqualTo(withoutComments(Files.readString(EXAMPLE.resolve(file))));
  }

  @Test
  void theGuideShowsTheExampleOfAnOracle() throws IOException {
    String file = "src/main/java/com/example/brevity/BrevityOracle.java";
    Path example = ROOT.resolve("examples/plugin-oracle");
    assertThat(withoutComments(block(file)))
        .isEqualTo(withoutComments(Files.readString(example.resolve(file))));
  }

  @Test
  void theGuidesConfigIsTheExamples() throws IOException {
    assertThat(ConfigFactory.parseString(block("hinge.conf")))
        .isEqualTo(ConfigFactory.parseFile(EXAMPLE.resolve("hinge.conf").toFile()));
  }
}
