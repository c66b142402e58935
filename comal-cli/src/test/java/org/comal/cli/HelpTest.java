package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.cli.Cli.comal;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.comal.cli.Cli.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class HelpTest {
  @TempDir private Path temp;

  private static Map<String, CommandLine> commands() {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return Main.commandLine(nowhere, nowhere).getSubcommands();
  }

  @Test
  void everyCommandExplainsItselfAndEveryOption() {
    assertThat(commands().keySet())
        .contains(
            "run", "resume", "plugins", "config", "verify", "plot", "report", "sweep", "task");
    commands()
        .forEach(
            (name, command) -> {
              Outcome help = comal(name, "--help");
              assertThat(help.exit()).isZero();
              assertThat(help.out()).as(name).contains("Example", "comal " + name);
              for (OptionSpec option : command.getCommandSpec().options()) {
                assertThat(help.out()).as(name).contains(option.longestName());
                assertThat(option.description()).as(name + option.longestName()).isNotEmpty();
              }
              command
                  .getCommandSpec()
                  .positionalParameters()
                  .forEach(p -> assertThat(help.out()).contains(p.paramLabel()));
              assertThat(help.out().lines()).allMatch(l -> l.length() <= 96);
            });
  }

  @Test
  void helpAndVersionOfTheProgram() {
    Outcome help = comal("--help");
    commands().keySet().forEach(name -> assertThat(help.out()).contains(name));
    assertThat(help.out()).contains("Exit codes: 0 done, 2", "1 failure");
    assertThat(comal().out()).isEqualTo(help.out());
    Outcome version = comal("--version");
    assertThat(version.exit()).isZero();
    assertThat(version.out()).matches("comal \\d+\\.\\d+.* \\(Java .*\\)\\R");
  }

  @Test
  void aCommandLineThatMeansNothingIsASentence() {
    Outcome outcome = comal("run", "a.conf", "--sed", "3");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("--sed", "--seed", "See `comal run --help`.");
    assertThat(comal("rnu").exit()).isEqualTo(2);
    assertThat(comal("run").err()).contains("no CONFIG is named");
    assertThat(comal("run", "a.conf", "--seed", "x").exit()).isEqualTo(2);
    assertThat(comal("verify").exit()).isEqualTo(2);
    assertThat(comal("plugins", "--plugins", temp.resolve("none")).exit()).isEqualTo(2);
  }

  @Test
  void pluginsListsNamesWithSummaryAndJar() {
    Outcome outcome = comal("plugins");
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .contains("algorithm\n", "prox\n", "oracle\n", "policy\n", "evaluator\n")
        .containsPattern(" {2}comal +solves .*\\[.+]")
        .containsPattern(" {2}bradley-terry +.*\\[.+]");
  }

  @Test
  void helpIsACommandToo() {
    assertThat(comal("help").out()).isEqualTo(comal("--help").out());
    assertThat(comal("help", "run").out()).isEqualTo(comal("run", "--help").out());
    assertThat(comal("help", "model", "init").out()).contains("Usage: comal model init");
  }

  @Test
  void completionNamesCommandsAndOptions() {
    Outcome completion = comal("completion");
    assertThat(completion.exit()).isZero();
    assertThat(completion.out()).contains("complete -F", "resume", "--dry-run", "_complete_comal");
  }

  @Test
  void theReferenceOfOneNameIsThatOfItsPluginsAndBlocks() {
    assertThat(comal("config", "--reference", "comal").out())
        .startsWith("# comal: ")
        .contains("algorithm {\n  use = comal\n", "  inner-steps = 25")
        .doesNotContain("use = inpo");
    assertThat(comal("config", "--reference", "mlflow").out())
        .contains("trackers.NAME {", "experiment = comal")
        .doesNotContain("seed");
    // Both a prox solver and an algorithm.
    assertThat(comal("config", "--reference", "inpo").out()).contains("algorithm {", "prox {");
  }

  @Test
  void theHelpOfATaskListsItsKeys() {
    assertThat(comal("sft", "--help").out())
        .contains("Keys of the block `task`, with their defaults:", "\n# Times that every example")
        .contains("\nepochs = 1");
  }

  @Test
  void theReferenceKnowsThePluginsOfADirectory() throws IOException {
    CountPlugin.write(temp);
    assertThat(comal("config", "--reference", "count", "--plugins", temp.resolve("plugins")).out())
        .contains("use = count", "stop-at = 1000");
  }
}
