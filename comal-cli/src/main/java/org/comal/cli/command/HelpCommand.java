package org.comal.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.comal.cli.console.ExitCode;
import org.comal.cli.console.UsageErrors;
import org.comal.cli.console.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comal help}. */
@Command(
    name = "help",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Explains a command; without one, the program.",
    footer = {"", "Examples:", "  comal help", "  comal help run", "  comal help model init"})
public final class HelpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..*",
      description = "The command, in one word or more.")
  private List<String> words = new ArrayList<>();

  @Override
  public Integer call() {
    CommandLine told = spec.root().commandLine();
    for (String word : words) {
      CommandLine next = told.getSubcommands().get(word);
      if (next == null) {
        throw new ParameterException(told, UsageErrors.unknownCommand(told, word));
      }
      told = next;
    }
    told.usage(spec.commandLine().getOut());
    return ExitCode.DONE;
  }
}
