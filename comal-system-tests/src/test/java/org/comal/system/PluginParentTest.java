package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The parent of plugin projects is no child of the build, and keeps step with it all the same. */
class PluginParentTest {
  private static final Pattern PROPERTY = Pattern.compile("<([\\w.-]+)>([^<]*)</\\1>");

  private static Map<String, String> properties(String pom) throws IOException {
    String text = Files.readString(Commands.ROOT.resolve(Path.of(pom)));
    Map<String, String> all = new TreeMap<>();
    int end = text.indexOf("</properties>");
    Matcher m = PROPERTY.matcher(text).region(text.indexOf("<properties>"), end);
    while (m.find()) {
      all.put(m.group(1), m.group(2));
    }
    return all;
  }

  @Test
  void hasTheVersionsOfTheBuild() throws IOException {
    Map<String, String> own = properties("comal-plugin-parent/pom.xml");
    assertThat(own.remove("comal.version")).isEqualTo(Commands.VERSION);
    assertThat(own).hasSizeGreaterThan(5);
    assertThat(properties("pom.xml")).containsAllEntriesOf(own);
  }

  @Test
  void hasTheVersionOfTheBuildItself() throws IOException {
    assertThat(Commands.ROOT.resolve("comal-plugin-parent/pom.xml"))
        .content()
        .contains("<version>" + Commands.VERSION + "</version>\n  <packaging>pom</packaging>");
  }
}
