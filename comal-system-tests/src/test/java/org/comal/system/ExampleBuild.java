package org.comal.system;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds examples as their authors would have it: outside the reactor, against installed artifacts.
 */
final class ExampleBuild {
  private final Path repository;

  /**
   * @param repository a directory for what is installed, so that the user's repository, which
   *     stands behind it for the rest, stays as it is
   * @param modules those that are installed
   */
  ExampleBuild(Path repository, List<String> modules) throws IOException {
    this.repository = repository;
    install("comal-parent", Commands.ROOT.resolve("pom.xml"), null);
    for (String pom : List.of("comal-bom", "comal-plugin-parent")) {
      install(pom, Commands.ROOT.resolve(pom + "/pom.xml"), null);
    }
    for (String module : modules) {
      Path target = Commands.ROOT.resolve(module + "/target");
      Path jar = target.resolve(module + "-" + Commands.VERSION + ".jar");
      install(module, Commands.ROOT.resolve(module + "/pom.xml"), jar);
    }
  }

  /** Puts an artifact where {@code mvn install} would. */
  private void install(String artifact, Path pom, Path jar) throws IOException {
    Path folder = repository.resolve("org/comal").resolve(artifact).resolve(Commands.VERSION);
    Files.createDirectories(folder);
    String name = artifact + "-" + Commands.VERSION;
    Files.copy(pom, folder.resolve(name + ".pom"), REPLACE_EXISTING);
    if (jar != null) {
      Files.copy(jar, folder.resolve(name + ".jar"), REPLACE_EXISTING);
    }
  }

  /** Runs Maven on a project as its author would. */
  Commands.Finished run(Path project, String... goals) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-B", "-ntp"));
    arguments.add("-Dmaven.repo.local=" + repository);
    arguments.add("-Dmaven.repo.local.tail=" + System.getProperty("comal.local-repository"));
    arguments.addAll(List.of(goals));
    return Commands.maven(project, arguments.toArray(String[]::new));
  }

  /**
   * Builds and tests an example.
   *
   * @return what Maven said
   */
  String build(Path example) throws Exception {
    Commands.Finished built =
        run(example, "-Dcomal.version=" + Commands.VERSION, "clean", "package");
    assertThat(built.code()).as(built.output()).isZero();
    return built.output();
  }
}
