package org.comal.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.comal.cli.console.ExitCode;
import org.comal.cli.console.Screen;
import org.comal.cli.console.Version;
import org.comal.cli.launch.TaskLaunch;
import org.comal.guice.ConfigText;
import org.comal.guice.Experiment;
import org.comal.guice.Kind;
import org.comal.guice.Registry;
import org.comal.guice.Setting;
import org.comal.plugin.Defaults;
import org.comal.plugin.Factory;
import org.comal.plugin.PluginRegistry;
import org.comal.task.Task;
import org.comal.task.TaskFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code comal task}, and the commands that are named after a task. */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
public final class TaskCommand implements Callable<Integer> {
  private static final String LIMIT = "--limit";

  private final Optional<String> task;

  @Spec private CommandSpec spec;
  @Mixin private ConfigSource source;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Directory that the task works in. Default: run.out, else runs/CONFIG.")
  private Path out;

  /**
   * @param task what is run; empty for what the config names
   */
  private TaskCommand(Optional<String> task) {
    this.task = task;
  }

  /**
   * Adds {@code task} and a command for every task on the program's own class path.
   *
   * @param program gets the commands, and the groups that they stand in
   * @throws IOException where the program's own plugins cannot be read
   */
  public static void addTo(CommandLine program) throws IOException {
    TaskCommand any = new TaskCommand(Optional.empty());
    add(program, "task", any, "runs the task that a config names by task.use", "task");
    PluginRegistry registry = Registry.of(Optional.empty());
    for (Factory<Task> factory : registry.all(Kind.TASK.factory())) {
      List<String> words = ((TaskFactory) factory).command();
      if (words.isEmpty()) {
        continue;
      }
      CommandLine parent = program;
      for (String group : words.subList(0, words.size() - 1)) {
        if (!parent.getSubcommands().containsKey(group)) {
          CommandLine made = new CommandLine(new Group());
          made.getCommandSpec()
              .usageMessage()
              .footer("", "Example:", "  comal " + group + " COMMAND --help");
          parent.addSubcommand(group, made);
        }
        parent = parent.getSubcommands().get(group);
      }
      CommandLine line =
          add(
              parent,
              words.get(words.size() - 1),
              new TaskCommand(Optional.of(factory.name())),
              factory.about().summary(),
              String.join(" ", words));
      if (factory.keys().lines().anyMatch(key -> key.startsWith("limit ="))) {
        line.getCommandSpec()
            .addOption(
                OptionSpec.builder(LIMIT)
                    .paramLabel("N")
                    .type(Integer.class)
                    .description("Most prompts, from the first. The same as --set task.limit=N.")
                    .build());
      }
      listKeys(line, factory);
    }
    CommandLine models = program.getSubcommands().get("model");
    if (models != null) {
      models.addSubcommand(new ModelCheckCommand());
      models.addSubcommand(new ModelDownloadCommand());
      models.addSubcommand(new ModelExportCommand());
      CommandLine export = models.getSubcommands().get("export");
      for (Factory<Task> factory : registry.all(Kind.TASK.factory())) {
        if (factory.name().equals(ModelExportCommand.TASK)) {
          listKeys(export, factory);
        }
      }
    }
    for (CommandLine group : program.getSubcommands().values()) {
      if (!group.getSubcommands().isEmpty()) {
        group
            .getCommandSpec()
            .usageMessage()
            .description("Commands: " + String.join(", ", group.getSubcommands().keySet()) + ".");
      }
    }
  }

  /** Lets the help of a command tell the keys of its task, which are read only when it does. */
  private static void listKeys(CommandLine command, Factory<Task> factory) {
    String section = "keys";
    List<String> sections = new ArrayList<>(command.getHelpSectionKeys());
    sections.add(sections.indexOf(UsageMessageSpec.SECTION_KEY_FOOTER_HEADING), section);
    command.setHelpSectionKeys(sections);
    command
        .getHelpSectionMap()
        .put(
            section,
            help ->
                "\nKeys of the block `task`, with their defaults:\n\n"
                    + ConfigText.withComments(Defaults.of(factory).root()));
  }

  private static CommandLine add(
      CommandLine parent, String word, TaskCommand command, String summary, String words) {
    CommandLine line = new CommandLine(command);
    String sentence =
        summary.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + summary.substring(1);
    line.getCommandSpec()
        .usageMessage()
        .description(sentence + ".", "What was cut off is taken up again.")
        .footer("", "Example:", "  comal " + words + " mine.conf --out runs/mine");
    parent.addSubcommand(word, line);
    return line;
  }

  @Override
  public Integer call() throws IOException {
    Experiment experiment = source.load(limit());
    launch(task.isPresent() ? experiment.withTask(task.get()) : experiment, out, spec);
    return ExitCode.DONE;
  }

  /**
   * Runs the task of a config.
   *
   * @param out null for the directory that the config names
   */
  static void launch(Experiment experiment, Path out, CommandSpec spec) throws IOException {
    new TaskLaunch(experiment, out == null ? experiment.out() : out, Screen.of(spec)).run();
  }

  /** What {@code --limit} says, at the commands that have it. */
  private List<Setting> limit() {
    OptionSpec option = spec.findOption(LIMIT);
    Integer most = option == null ? null : option.getValue();
    return most == null ? List.of() : List.of(Setting.of(LIMIT, "task.limit", most));
  }

  /** A word before others, as {@code model} in {@code comal model init}. */
  @Command(
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      synopsisSubcommandLabel = "COMMAND")
  static final class Group implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }
}
