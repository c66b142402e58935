package org.comal.cli.command;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.comal.cli.console.ExitCode;
import org.comal.cli.console.Version;
import org.comal.guice.Setting;
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

  @Parameters(
      paramLabel = "MODEL",
      description = "Folder of the model, or its name on the hub if it was downloaded.")
  private String model;

  @Option(
      names = "--chat-template",
      paramLabel = "TEMPLATE",
      description = "auto (the model's own), chatml, or a file. Default: auto.")
  private String template = "auto";

  @Override
  public Integer call() throws IOException {
    PassingTask.print(
        spec,
        "model-check",
        List.of(
            Setting.of("MODEL", "task.model", model),
            Setting.of("--chat-template", "task.chat-template", template)));
    return ExitCode.DONE;
  }
}
