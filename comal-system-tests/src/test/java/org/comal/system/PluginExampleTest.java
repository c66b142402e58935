package org.comal.system;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example plugin, as its author would have it: built outside the reactor against installed
 * artifacts, dropped into {@code plugins/} and used by name.
 */
class PluginExampleTest {
  private static final Path ROOT = Path.of(System.getProperty("comal.root"));
  private static final String VERSION = System.getProperty("comal.version");
  private static final Path EXAMPLE = ROOT.resolve("examples/plugin-loss");
  private static final String JAR = "comal-hinge-1.0.0.jar";
  private static final boolean WINDOWS =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("win");

  @TempDir static Path shared;

  private record Finished(int code, String output) {}

  @BeforeAll
  static void buildTheExample() throws Exception {
    Path repository = shared.resolve("repository");
    install(repository, "comal-parent", ROOT.resolve("pom.xml"), null);
    for (String module : List.of("comal-core", "comal-tck")) {
      Path jar = ROOT.resolve(module + "/target/" + module + "-" + VERSION + ".jar");
      install(repository, module, ROOT.resolve(module + "/pom.xml"), jar);
    }
    // A repository of its own for what is installed, with the user's behind it for the rest.
    Finished built =
        run(
            EXAMPLE,
            ROOT.resolve(WINDOWS ? "mvnw.cmd" : "mvnw").toString(),
            "-B",
            "-ntp",
            "-Dmaven.repo.local=" + repository,
            "-Dmaven.repo.local.tail=" + System.getProperty("comal.local-repository"),
            "-Dcomal.version=" + VERSION,
            "clean",
            "package");
    assertThat(built.code()).as(built.output()).isZero();
    assertThat(built.output()).as("the kits ran").containsPattern("Tests run: [1-9][0-9]");
  }

  /** Puts an artifact where {@code mvn install} would. */
  private static void install(Path repository, String artifact, Path pom, Path jar)
      throws IOException {
    Path folder = repository.resolve("org/comal").resolve(artifact).resolve(VERSION);
    Files.createDirectories(folder);
    String name = artifact + "-" + VERSION;
    Files.copy(pom, folder.resolve(name + ".pom"), REPLACE_EXISTING);
    if (jar != null) {
      Files.copy(jar, folder.resolve(name + ".jar"), REPLACE_EXISTING);
    }
  }

  private static Finished run(Path directory, String... command) throws Exception {
    Path log = Files.createTempFile(shared, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().remove("MAVEN_ARGS");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    return new Finished(process.waitFor(), Files.readString(log, StandardCharsets.UTF_8));
  }

  private static Finished comal(Path directory, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                ROOT.resolve("comal-cli/target/comal/lib") + "/*",
                "org.comal.cli.Main"));
    command.addAll(List.of(arguments));
    return run(directory, command.toArray(String[]::new));
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
    Finished run = comal(folder(directory, JAR), "run", "hinge.conf", "--out", "out", "--no-plots");
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
    Finished list = comal(directory, "plugins", "--plugins", "plugins");
    assertThat(list.code()).as(list.output()).isZero();
    assertThat(list.output()).contains("hinge").contains(JAR);
  }

  @Test
  void isMissedByNameWhereItIsNot(@TempDir Path directory) throws Exception {
    Finished run = comal(folder(directory), "run", "hinge.conf", "--out", "out");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.output())
        .contains("hinge.conf:15")
        .contains("prox.use is hinge, but there is none of that name")
        .contains("rebel");
  }

  @Test
  void twoOfItAreOneTooMany(@TempDir Path directory) throws Exception {
    Finished run =
        comal(folder(directory, JAR, "old-hinge.jar"), "run", "hinge.conf", "--out", "out");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.output()).contains(JAR).contains("old-hinge.jar");
  }
}
