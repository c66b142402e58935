package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comal.files.DurableFiles;

/**
 * The example plugins, as their authors would have them: copies that know nothing of COMAL's
 * sources, built against installed artifacts. All in one build, once for all tests.
 */
final class PluginExamples {
  /** Their folders. */
  static final List<String> ALL =
      List.of("plugin-algorithm", "plugin-loss", "plugin-oracle", "plugin-policy");

  private static final Path EXAMPLES = Commands.ROOT.resolve("examples");
  private static final Path COPIES =
      Commands.ROOT.resolve("comal-system-tests/target/plugin-examples");

  private static Commands.Finished build;

  private PluginExamples() {}

  /** Where an example stands in the repository. */
  static Path source(String example) {
    return EXAMPLES.resolve(example);
  }

  /** Where an example was built and tested. */
  static synchronized Path built(String example) throws Exception {
    if (build == null) {
      build = build();
    }
    assertThat(build.code()).as(build.output()).isZero();
    return COPIES.resolve(example);
  }

  /** The one jar that an example comes to. */
  static Path jar(String example) throws Exception {
    try (Stream<Path> files = Files.list(built(example).resolve("target"))) {
      List<Path> jars = files.filter(f -> f.toString().endsWith(".jar")).toList();
      assertThat(jars).as("jars of %s", example).hasSize(1);
      return jars.get(0);
    }
  }

  private static Commands.Finished build() throws Exception {
    DurableFiles.deleteTree(COPIES);
    for (String example : ALL) {
      copy(source(example), Files.createDirectories(COPIES.resolve(example)));
    }
    Files.writeString(COPIES.resolve("pom.xml"), together());
    return new ExampleBuild(COPIES.resolve("repository"), List.of("comal-core", "comal-tck"))
        .run(COPIES, "package");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from.resolve("pom.xml"), to.resolve("pom.xml"));
    Trees.copy(from.resolve("src"), to.resolve("src"));
  }

  /** One Maven for all of them; no parent of theirs. */
  private static String together() {
    return """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>com.example</groupId>
          <artifactId>plugins</artifactId>
          <version>1.0.0</version>
          <packaging>pom</packaging>
          <modules>
        %s
          </modules>
        </project>
        """
        .formatted(
            ALL.stream()
                .map(example -> "    <module>" + example + "</module>")
                .collect(Collectors.joining("\n")));
  }
}
