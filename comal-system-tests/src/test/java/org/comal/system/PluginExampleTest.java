package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example plugin, as its author would have it: built outside the reactor against installed
 * artifacts, dropped into {@code plugins/} and used by name.
 */
class PluginExampleTest {
  private static final Path EXAMPLE = Commands.ROOT.resolve("examples/plugin-loss");
  private static final String JAR = "comal-hinge-1.0.0.jar";

  @BeforeAll
  static void buildTheExample(@TempDir Path repository) throws Exception {
    ExampleBuild build = new ExampleBuild(repository, List.of("comal-core", "comal-tck"));
    assertThat(build.build(EXAMPLE)).as("the kits ran").containsPattern("Tests run: [1-9][0-9]");
  }

  /** A folder with the config and, beside it, plugins/ with these jars. */
  private static Path folder(Path directory, String... jars) throws IOException {
    Path plugins = Files.createDirectories(directory.resolve("plugins"));
    Files.copy(EXAMPLE.resolve("hinge.conf"), directory.resolve("hinge.conf"));
    for (String jar : jars) {
      Files.copy(EXAMPLE.resolve("target").resolve(JAR), plugins.resolve(jar));
    }
    return directory;
  }

  @Test
  void isUsedByName(@TempDir Path directory) throws Exception {
    Commands.Finished run =
        Commands.comal(folder(directory, JAR), "run", "hinge.conf", "--out", "out", "--no-plots");
    assertThat(run.code()).as(run.output()).isZero();
    assertThat(directory.resolve("out/result.json"))
        .content()
        .contains("\"mirror-descent\"")
        .containsPattern("\"steps\": *5");
    assertThat(directory.resolve("out/trajectory.csv")).content().contains("\n5,game,a,");
  }

  @Test
  void isListed(@TempDir Path directory) throws Exception {
    folder(directory, JAR);
    Commands.Finished list = Commands.comal(directory, "plugins", "--plugins", "plugins");
    assertThat(list.code()).as(list.output()).isZero();
    assertThat(list.output()).contains("hinge").contains(JAR);
  }

  @Test
  void isMissedByNameWhereItIsNot(@TempDir Path directory) throws Exception {
    Commands.Finished run = Commands.comal(folder(directory), "run", "hinge.conf", "--out", "out");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.output())
        .contains("hinge.conf:15")
        .contains("prox.use is hinge, but there is none of that name")
        .contains("rebel");
  }

  @Test
  void twoOfItAreOneTooMany(@TempDir Path directory) throws Exception {
    Commands.Finished run =
        Commands.comal(
            folder(directory, JAR, "old-hinge.jar"), "run", "hinge.conf", "--out", "out");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.output()).contains(JAR).contains("old-hinge.jar");
  }
}
