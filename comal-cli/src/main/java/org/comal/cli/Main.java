package org.comal.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.comal.cli.command.ChatCommand;
import org.comal.cli.command.CompletionCommand;
import org.comal.cli.command.ConfigCommand;
import org.comal.cli.command.DoctorCommand;
import org.comal.cli.command.ExploitCommand;
import org.comal.cli.command.GenerateCommand;
import org.comal.cli.command.HelpCommand;
import org.comal.cli.command.NewCommand;
import org.comal.cli.command.PlotCommand;
import org.comal.cli.command.PluginsCommand;
import org.comal.cli.command.ReportCommand;
import org.comal.cli.command.ResumeCommand;
import org.comal.cli.command.RunCommand;
import org.comal.cli.command.SweepCommand;
import org.comal.cli.command.TaskCommand;
import org.comal.cli.command.VerifyCommand;
import org.comal.cli.console.Errors;
import org.comal.cli.console.ExitCode;
import org.comal.cli.console.LocaleNames;
import org.comal.cli.console.Shown;
import org.comal.cli.console.UsageErrors;
import org.comal.cli.console.Version;
import org.comal.guice.KnownKeys;
import org.comal.guice.Registry;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program {@code comal}. */
@Command(
    name = "comal",
    mixinStandardHelpOptions = true,
    description = "Finds Nash policies of preference games, on tables and language models.",
    subcommands = {
      NewCommand.class,
      RunCommand.class,
      ResumeCommand.class,
      VerifyCommand.class,
      SweepCommand.class,
      ExploitCommand.class,
      GenerateCommand.class,
      ChatCommand.class,
      PlotCommand.class,
      ReportCommand.class,
      ConfigCommand.class,
      PluginsCommand.class,
      DoctorCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    },
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  comal new mine && comal run mine/game.conf",
      "  comal run conf/quickstart.conf",
      "  comal run conf/paper/figure-2.conf --set run.steps=1000 --out runs/short",
      "  comal plugins",
      "",
      "Exit codes: 0 done, 2 something in the configuration or the command line, 1 failure."
    })
public final class Main implements Runnable {
  private static final String STACKTRACE = "--stacktrace";

  @Spec private CommandSpec spec;

  @Option(
      names = STACKTRACE,
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error too.")
  private boolean stacktrace;

  /**
   * Runs the program and ends the JVM with its exit code.
   *
   * @param args the command line, without the program's name
   */
  public static void main(String[] args) {
    System.exit(execute(args));
  }

  /** Runs the program on the process's own streams. */
  private static int execute(String... args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Optional<String> unreadable = LocaleNames.complaint(List.of(args));
    if (unreadable.isPresent()) {
      return Errors.report(Errors.configuration(unreadable.get()), Shown.writer(err), false);
    }
    return execute(out, err, args);
  }

  /**
   * Runs the program.
   *
   * @param out for results
   * @param err for progress and errors
   * @param args the command line, without the program's name
   * @return one of {@link ExitCode}
   */
  public static int execute(PrintWriter out, PrintWriter err, String... args) {
    try {
      return commandLine(out, err).execute(args);
    } catch (RuntimeException | Error e) {
      // Picocli passes on what is no exception, and plugins may not be listed.
      return Errors.report(e, Shown.writer(err), List.of(args).contains(STACKTRACE));
    }
  }

  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    Main main = new Main();
    CommandLine line = new CommandLine(main);
    try {
      TaskCommand.addTo(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    line.setOut(out);
    line.setErr(err);
    line.setUsageHelpAutoWidth(false);
    line.setUsageHelpWidth(96);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    UsageErrors errors =
        new UsageErrors(
            () -> KnownKeys.of(Registry.of(Optional.empty())),
            command -> command.getCommand() instanceof TaskCommand);
    line.setParameterExceptionHandler(errors::report);
    line.setExecutionExceptionHandler(
        (e, command, result) -> Errors.report(e, Shown.writer(command.getErr()), main.stacktrace));
    return line;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
