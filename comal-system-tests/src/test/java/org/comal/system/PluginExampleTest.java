package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The example plugins, dropped into {@code plugins/} and used by name. */
class PluginExampleTest {
  private static final String HINGE = "comal-hinge-1.0.0.jar";

  static List<String> examples() {
    return PluginExamples.ALL;
  }

  /** A folder with an example's config and, beside it, plugins/ with its jar under these names. */
  private static Path folder(Path directory, String example, String config, String... jars)
      throws Exception {
    Path plugins = Files.createDirectories(directory.resolve("plugins"));
    Files.copy(PluginExamples.source(example).resolve(config), directory.resolve("example.conf"));
    for (String jar : jars) {
      Files.copy(PluginExamples.jar(example), plugins.resolve(jar));
    }
    return directory;
  }

  /** Runs an example's config. */
  private static Config run(Path directory, String example, String config) throws Exception {
    Commands.Finished run =
        Commands.comal(
            folder(directory, example, config, "it.jar"),
            "run",
            "example.conf",
            "--out",
            "out",
            "--no-plots");
    assertThat(run.code()).as(run.output()).isZero();
    return ConfigFactory.parseFile(directory.resolve("out/result.json").toFile());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyTestOfItRuns(String example) throws Exception {
    Path built = PluginExamples.built(example);
    List<String> reports;
    try (Stream<Path> files = Files.list(built.resolve("target/surefire-reports"))) {
      reports =
          files
              .map(f -> f.getFileName().toString())
              .filter(name -> name.endsWith(".txt"))
              .map(name -> name.replaceAll(".*\\.(\\w+)\\.txt", "$1"))
              .toList();
    }
    assertThat(reports)
        .containsExactlyInAnyOrderElementsOf(testClasses(built))
        .hasSizeGreaterThan(1);
  }

  private static List<String> testClasses(Path built) throws IOException {
    try (Stream<Path> files = Files.walk(built.resolve("src/test"))) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.replace(".java", ""))
          .toList();
    }
  }

  @Test
  void aLossIsUsedByName(@TempDir Path directory) throws Exception {
    Config result = run(directory, "plugin-loss", "hinge.conf");
    assertThat(result.getString("algorithm")).isEqualTo("mirror-descent");
    assertThat(result.getInt("steps")).isEqualTo(5);
  }

  /**
   * The uniform start has the gap (.5 + σ(6/4) + σ(14/4)) / 3 − .5 = .26, by the lengths 4, 10 and
   * 18; sampled steps come near 0 and not to it.
   */
  @Test
  void anOracleIsAskedByWhatLearnsFromIt(@TempDir Path directory) throws Exception {
    Config result = run(directory, "plugin-oracle", "brevity.conf");
    assertThat(result.getDouble("gap")).isLessThan(0.02);
  }

  /** The Nash policy of the regularised game, where INPO's printed limit is too. */
  @Test
  void anAlgorithmEndsAtItsKnownLimit(@TempDir Path directory) throws Exception {
    Config policy = run(directory, "plugin-algorithm", "egpo.conf").getConfig("policy.game");
    assertThat(new double[] {policy.getDouble("a"), policy.getDouble("b"), policy.getDouble("c")})
        .containsExactly(new double[] {0.27491721, 0.27972258, 0.44536022}, within(1e-5));
  }

  /** The uniform start has the gap (.5 + σ(2) + σ(3)) / 3 − .5 = .28, by the rewards 0, 2, −1. */
  @Test
  void aPolicyLearnsByTheLearnerOfArrays(@TempDir Path directory) throws Exception {
    Config result = run(directory, "plugin-policy", "log-linear.conf");
    assertThat(result.getDouble("gap")).isLessThan(0.02);
    assertThat(directory.resolve("out/checkpoints/step-20/policy-0/weights.txt"))
        .content()
        .hasLineCount(3);
  }

  @Test
  void allAreListed(@TempDir Path directory) throws Exception {
    Path plugins = Files.createDirectories(directory.resolve("plugins"));
    for (String example : PluginExamples.ALL) {
      Path jar = PluginExamples.jar(example);
      Files.copy(jar, plugins.resolve(jar.getFileName()));
    }
    Commands.Finished list = Commands.comal(directory, "plugins", "--plugins", "plugins");
    assertThat(list.code()).as(list.output()).isZero();
    assertThat(list.output()).contains("hinge", "brevity", "egpo", "log-linear").contains(HINGE);
  }

  @Test
  void isMissedByNameWhereItIsNot(@TempDir Path directory) throws Exception {
    Path folder = folder(directory, "plugin-loss", "hinge.conf");
    Commands.Finished run = Commands.comal(folder, "run", "example.conf", "--out", "out");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.output())
        .contains("example.conf:15")
        .contains("prox.use is hinge, but there is none of that name")
        .contains("rebel");
  }

  @Test
  void twoOfItAreOneTooMany(@TempDir Path directory) throws Exception {
    Path folder = folder(directory, "plugin-loss", "hinge.conf", HINGE, "old-hinge.jar");
    Commands.Finished run = Commands.comal(folder, "run", "example.conf", "--out", "out");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.output()).contains(HINGE).contains("old-hinge.jar");
  }
}
