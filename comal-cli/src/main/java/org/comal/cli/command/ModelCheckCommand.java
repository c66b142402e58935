package org.comal.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.comal.cli.console.Errors;
import org.comal.cli.console.ExitCode;
import org.comal.cli.console.Version;
import org.comal.cli.launch.Registry;
import org.comal.event.Listener;
import org.comal.files.DurableFiles;
import org.comal.guice.Assembly;
import org.comal.guice.Experiment;
import org.comal.guice.Setting;
import org.comal.run.RunLayout;
import org.comal.task.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comal model check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Tells what of a model's folder would be used: family, parameters, number formats, end",
      "tokens, the chat template rendered on an example with its tokens, memory."
    },
    footer = {"", "Example:", "  comal model check models/Qwen2-1.5B"})
final class ModelCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Folder of the model.")
  private Path folder;

  @Option(
      names = "--chat-template",
      paramLabel = "TEMPLATE",
      description = "auto (the model's own), chatml, or a file. Default: auto.")
  private String template = "auto";

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw Errors.configuration("there is no folder " + folder);
    }
    Path directory = Files.createTempDirectory("comal-model-check-");
    try {
      Path config = directory.resolve("model-check.conf");
      Files.writeString(config, "task { use = model-check }\n");
      Path here = Path.of("").toAbsolutePath();
      List<Setting> settings =
          List.of(
              Setting.of("DIR", "task.model", folder.toAbsolutePath().toString()),
              Setting.of("--chat-template", "task.chat-template", template),
              Setting.of("--chat-template", "run.base-directory", here.toString()));
      Experiment experiment = Experiment.load(List.of(config), settings);
      try (Task task = Assembly.task(experiment, Registry.of(Optional.empty()), Listener.NONE)) {
        task.run(directory);
      }
      spec.commandLine().getOut().print(Files.readString(RunLayout.SUMMARY.in(directory)));
      spec.commandLine().getOut().flush();
      return ExitCode.DONE;
    } finally {
      DurableFiles.deleteTree(directory);
    }
  }
}
