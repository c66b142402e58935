package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line in surroundings that a line of shell makes. */
final class Surroundings {
  /** Of shell: a user without a home. */
  static final String HOMELESS = "unset HOME XDG_CONFIG_HOME XDG_CACHE_HOME COMAL_CACHE";

  private Surroundings() {}

  static void assumeBash() {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "surroundings are made by bash");
  }

  /** Java with options, after a line of shell that makes the surroundings. */
  static Commands.Finished comal(Path folder, String before, String options, Object... arguments)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "bash",
                "-c",
                before
                    + "; cp=$1; shift; exec \"$JAVA_HOME/bin/java\" -XX:+UseSerialGC"
                    + " -XX:TieredStopAtLevel=1 "
                    + options
                    + " -cp \"$cp\" org.comal.cli.Main \"$@\"",
                "bash",
                Commands.LIBRARIES));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return Commands.run(folder, command.toArray(String[]::new));
  }

  static void assertSentence(Commands.Finished finished) {
    assertThat(finished.output())
        .contains("comal: ")
        .doesNotContain("\tat ", "Exception", "internal error");
  }
}
