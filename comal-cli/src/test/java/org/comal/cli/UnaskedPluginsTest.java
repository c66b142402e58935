package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.comal.cli.console.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking at what there is, in a folder that came with plugin jars, runs none of them unasked. */
class UnaskedPluginsTest {
  @TempDir private Path temp;

  private int exit(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(temp.toFile())
            .redirectError(temp.resolve("err").toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("XDG_CONFIG_HOME", temp.resolve("home").toString());
    Process process = builder.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  @Test
  void aLookAtWhatThereIsAsksFirst() throws IOException, InterruptedException {
    CountPlugin.write(temp);
    List<String> reference = Cli.process("config", "--reference");
    for (List<String> look : List.of(reference, Cli.process("plugins"))) {
      assertThat(exit(look)).isEqualTo(ExitCode.CONFIGURATION);
      assertThat(temp.resolve("err"))
          .content()
          .startsWith("comal: plugins holds plugin jars, which are programs");
    }
    assertThat(exit(Cli.process("plugins", "--allow", "plugins"))).isEqualTo(ExitCode.DONE);
    assertThat(exit(reference)).isEqualTo(ExitCode.DONE);
  }
}
