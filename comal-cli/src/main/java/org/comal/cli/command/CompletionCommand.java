package org.comal.cli.command;

import java.util.concurrent.Callable;
import org.comal.cli.console.ExitCode;
import org.comal.cli.console.Version;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code comal completion}. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Prints what makes a shell, bash or zsh, complete commands and options.",
    footer = {
      "",
      "Examples:",
      "  source <(comal completion)",
      "  comal completion > ~/.local/share/bash-completion/completions/comal"
    })
public final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine()
        .getOut()
        .print(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
    spec.commandLine().getOut().flush();
    return ExitCode.DONE;
  }
}
