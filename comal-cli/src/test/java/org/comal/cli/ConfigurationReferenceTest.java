package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {
  private static final Pattern BLOCK = Pattern.compile("```hocon\n(.*?)```", Pattern.DOTALL);

  /**
   * The page holds what {@code comal config --reference} prints. To bring it up to date, run that
   * command and put its output into the page's code block.
   */
  @Test
  void thePageIsWhatTheFactoriesDocument() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "configuration.md"));
    Matcher block = BLOCK.matcher(page);
    StringWriter out = new StringWriter();

    int exit =
        Main.execute(
            new PrintWriter(out), new PrintWriter(new StringWriter()), "config", "--reference");

    assertThat(exit).isZero();
    assertThat(block.find()).isTrue();
    assertThat(block.group(1)).contains("inner-steps", "use = tabular").isEqualTo(out.toString());
  }
}
