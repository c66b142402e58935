package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.comal.cli.Shell.Outcome;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class HelpTest {
  @Test
  void everyOptionOfEveryCommandIsExplained() {
    CommandLine line =
        Main.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));
    List<String> commands = new ArrayList<>(line.getSubcommands().keySet());
    assertThat(commands).contains("run", "resume", "verify", "plot", "config", "plugins");
    for (String name : commands) {
      Outcome help = Shell.comal(name, "--help");
      assertThat(help.exit()).isZero();
      assertThat(help.out()).as(name).contains("Example");
      for (OptionSpec option : line.getSubcommands().get(name).getCommandSpec().options()) {
        assertThat(help.out()).as(name).contains(option.longestName());
        assertThat(option.description()).as(name + " " + option.longestName()).isNotEmpty();
      }
    }
  }

  @Test
  void aMistypedOptionIsAnErrorOfTheCommandLine() {
    Outcome run = Shell.comal("run", "--sed", "x.conf");

    assertThat(run.exit()).isEqualTo(Main.CONFIGURATION);
    assertThat(run.err()).contains("--sed", "--help");
  }

  @Test
  void theVersionIsTold() {
    assertThat(Shell.comal("--version").out()).contains("0.");
  }
}
