package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher of a checkout, with a build that only counts and a Java that only says how it was
 * called: it builds where sources have changed, whatever the clock says, and begins nothing that
 * cannot work.
 */
class LauncherTest {
  @TempDir private Path checkout;

  @BeforeEach
  void checkout() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "the launcher is written for bash");
    Files.copy(Commands.ROOT.resolve("comal"), checkout.resolve("comal"));
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    Files.createDirectory(checkout.resolve(".mvn"));
    Files.createDirectories(checkout.resolve("java/bin"));
    Files.writeString(checkout.resolve("java/release"), "JAVA_VERSION=\"17.0.1\"\n");
    for (String module : List.of("core", "chat-template", "cli")) {
      Path folder = Files.createDirectories(checkout.resolve("comal-" + module + "/src/main"));
      Files.writeString(checkout.resolve("comal-" + module + "/pom.xml"), "<project/>");
      Files.writeString(folder.resolve("Source.java"), module);
    }
    // Of a module that is a pom alone.
    Path alone = Files.createDirectories(checkout.resolve("comal-bom"));
    Files.writeString(alone.resolve("pom.xml"), "<project/>");
    Path start = Path.of("comal-cli/src/dist/launch.sh");
    Files.createDirectories(checkout.resolve(start).getParent());
    Files.copy(Commands.ROOT.resolve(start), checkout.resolve(start));
    script("mvnw", "echo built >>\"$(dirname \"$0\")/builds\"");
    script("java/bin/java", "echo \"locale ${LC_ALL:-none}, files $(ulimit -n)\"");
  }

  private void script(String name, String line) throws IOException {
    Path file = checkout.resolve(name);
    Files.writeString(file, "#!/bin/bash\n" + line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Starts it, after a line of shell. */
  private Commands.Finished start(String before) throws Exception {
    return Commands.run(
        checkout, "bash", "-c", "export JAVA_HOME=$PWD/java; " + before + "; exec ./comal run x");
  }

  private int builds() throws Exception {
    assertThat(start(":").code()).isZero();
    return Files.readAllLines(checkout.resolve("builds")).size();
  }

  private void changed(String file, Duration ago) throws IOException {
    Files.setLastModifiedTime(checkout.resolve(file), FileTime.from(Instant.now().minus(ago)));
  }

  @Test
  void buildsOnceAndAfterEachChange() throws Exception {
    changed("comal-core/src/main/Source.java", Duration.ofHours(1));
    assertThat(builds()).isEqualTo(1);
    assertThat(builds()).isEqualTo(1);
    changed("comal-core/src/main/Source.java", Duration.ZERO);
    assertThat(builds()).isEqualTo(2);
    Files.delete(checkout.resolve("comal-cli/src/main/Source.java"));
    assertThat(builds()).isEqualTo(3);
    assertThat(builds()).isEqualTo(3);
  }

  @Test
  void sourcesFromTheFutureAreBuiltOnce() throws Exception {
    changed("comal-core/src/main/Source.java", Duration.ofDays(-1));
    assertThat(builds()).isEqualTo(1);
    assertThat(builds()).isEqualTo(1);
    Files.writeString(checkout.resolve("comal-core/src/main/Source.java"), "another");
    assertThat(builds()).as("an edit now, older than the file was").isEqualTo(2);
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void aClockThatWasSetBackHidesNoChange() throws Exception {
    assertThat(builds()).isEqualTo(1);
    Path classes = Files.createDirectories(checkout.resolve("comal-core/target/quick"));
    changed("comal-cli/target/comal/built", Duration.ofDays(-1));
    changed("comal-core/src/main/Source.java", Duration.ZERO);
    assertThat(builds()).isEqualTo(2);
    assertThat(classes).as("what Maven would take for newer than the change").doesNotExist();
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void aCheckoutThatCannotBeWrittenIsUsedOrNamed() throws Exception {
    Files.writeString(checkout.resolve("comal-cli/target"), "no folder");
    assertThat(start(":").output())
        .isEqualTo(
            "comal: %s is not built, or has changed since, and cannot be written; start %1$s/comal"
                    .formatted(checkout.toRealPath())
                + " once as somebody who may.\n");
    Files.delete(checkout.resolve("comal-cli/target"));
    assertThat(builds()).isEqualTo(1);
    Files.setPosixFilePermissions(
        checkout.resolve("comal-cli/target/comal"), PosixFilePermissions.fromString("r-xr-xr-x"));
    assertThat(builds()).isEqualTo(1);
    Files.setPosixFilePermissions(
        checkout.resolve("comal-cli/target/comal"), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void tooFewOpenFilesAreRefused() throws Exception {
    assertThat(builds()).isEqualTo(1);
    Commands.Finished refused = start("ulimit -n 64");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.output())
        .isEqualTo(
            "comal: at most 64 files may be open here and 128 are wanted; allow more by ulimit"
                + " -n.\n");
    assertThat(start("ulimit -n 128").output()).contains("files 128");
    assertThat(start("ulimit -Sn 64").code()).as("Java itself goes up to what is allowed").isZero();
  }

  @Test
  void aLocaleWithoutLettersGivesWayToOneWithAll() throws Exception {
    assertThat(builds()).isEqualTo(1);
    for (String none : new String[] {"export LC_ALL=C", "unset LC_ALL LC_CTYPE LANG"}) {
      assertThat(start(none).output()).contains("locale C.UTF-8");
    }
    assertThat(start("unset LC_ALL LC_CTYPE; export LANG=C.UTF-8").output())
        .contains("locale none");
  }
}
