package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.system.Surroundings.assertSentence;
import static org.comal.system.Surroundings.comal;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where memory, files, a home or letters are missing, a run is right or says so in a sentence. */
class HostileSurroundingsTest {
  @TempDir private static Path before;

  private static byte[] right;

  @TempDir private Path temp;

  private Path config;

  @BeforeAll
  static void rightResult() throws Exception {
    Surroundings.assumeBash();
    Path out = before.resolve("right");
    assertThat(comal(before, ":", "", "run", config(before), "--out", out).code()).isZero();
    right = Files.readAllBytes(out.resolve("trajectory.csv"));
  }

  @BeforeEach
  void config() throws IOException {
    config = config(temp);
  }

  private static Path config(Path folder) throws IOException {
    String game = Commands.ROOT.resolve("conf/examples/contextual.conf").toString();
    return Files.writeString(
        folder.resolve("table.conf"),
        "include \"" + game + "\"\nrun { steps = 10, checkpoint-every = 5 }\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2m", "16m", "32m", "64m"})
  void littleMemoryEndsInASentenceOrTheRightResult(String heap) throws Exception {
    Path out = temp.resolve("small");
    Commands.Finished finished = comal(temp, ":", "-Xmx" + heap, "run", config, "--out", out);
    if (finished.code() != 0) {
      assertThat(finished.code()).isEqualTo(1);
      assertSentence(finished);
      assertThat(finished.output()).contains("comal: out of memory");
      assertThat(comal(temp, ":", "", "run", config, "--out", out).code()).isZero();
    }
    assertThat(out.resolve("trajectory.csv")).hasBinaryContent(right);
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 56})
  void fewOpenFilesEndInASentenceOrTheRightResult(int files) throws Exception {
    Path out = temp.resolve("few");
    Commands.Finished finished = comal(temp, "ulimit -n " + files, "", "run", config, "--out", out);
    if (finished.code() != 0) {
      assertSentence(finished);
      assertThat(finished.output()).contains("ulimit -n 1024");
      assertThat(comal(temp, ":", "", "run", config, "--out", out).code()).isZero();
    }
    assertThat(out.resolve("trajectory.csv")).hasBinaryContent(right);
  }

  @Test
  void nothingNeedsAHome() throws Exception {
    Path out = temp.resolve("homeless");
    String none = Surroundings.HOMELESS;
    assertThat(comal(temp, none, "-Duser.home=?", "run", config, "--out", out).code()).isZero();
    assertThat(out.resolve("trajectory.csv")).hasBinaryContent(right);
    Path jars = Files.createDirectory(temp.resolve("jars"));
    Commands.Finished allow = comal(temp, none, "-Duser.home=?", "plugins", "--allow", jars);
    assertThat(allow.code()).isEqualTo(2);
    assertThat(allow.output())
        .startsWith("comal: --allow: this user has no home folder to remember it in; let XDG_");
    assertThat(temp.resolve("?/.config")).doesNotExist();
  }

  @Test
  void whatIsLeftInTheWorkingDirectoryAllowsNoPlugins() throws Exception {
    String none = "unset HOME XDG_CONFIG_HOME";
    Path jars = Files.createDirectory(temp.resolve("plugins"));
    Files.writeString(jars.resolve("program.jar"), "not even one");
    Path planted = Files.createDirectories(temp.resolve("?/.config/comal"));
    Files.writeString(planted.resolve("allowed-plugins"), jars.toRealPath() + "\n");
    Commands.Finished look = comal(temp, none, "-Duser.home=?", "plugins");
    assertThat(look.code()).isEqualTo(2);
    assertThat(look.output()).startsWith("comal: plugins holds plugin jars, which are programs");
  }

  @Test
  void namesBeyondTheLocaleAreToldOrRead() throws Exception {
    String[] makesFolder = {"bash", "-c", "mkdir $'\\xc3\\xbc' && cp table.conf $'\\xc3\\xbc'/"};
    assumeTrue(Commands.run(temp, makesFolder).code() == 0);
    String there = "export LC_ALL=C; cd $'\\xc3\\xbc'";
    String named = "export LC_ALL=C; set -- \"$@\" --out $'\\xc3\\xbc/run'";
    for (Commands.Finished finished :
        List.of(
            comal(temp, there, "", "run", "table.conf"),
            comal(temp, named, "", "run", "table.conf"),
            comal(
                temp,
                "export LC_ALL=C",
                "",
                "run",
                "table.conf",
                "--set",
                "run.out=\"\\u00fc\""))) {
      if (finished.code() != 0) {
        assertSentence(finished);
        assertThat(finished.output()).contains("start with LC_ALL=C.UTF-8");
      }
    }
    Commands.Finished read =
        comal(temp, there.replace("=C;", "=C.UTF-8;"), "", "run", "table.conf", "--out", "run");
    assertThat(read.code()).as(read.output()).isZero();
  }

  @Test
  void filesFromTheFutureAreTakenUp() throws Exception {
    Path out = temp.resolve("early");
    assertThat(comal(temp, ":", "", "run", config, "--out", out, "--set", "run.steps=5").code())
        .isZero();
    try (Stream<Path> all = Files.walk(out)) {
      for (Path file : all.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(Duration.ofDays(1))));
      }
    }
    assertThat(comal(temp, ":", "", "run", config, "--out", out).code()).isZero();
    assertThat(out.resolve("trajectory.csv")).hasBinaryContent(right);
  }
}
