package org.comal.cli.command;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.comal.cli.console.ExitCode;
import org.comal.cli.console.Version;
import org.comal.guice.Setting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comal model download}. */
@Command(
    name = "download",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Fetches a model from the Hugging Face hub into the cache that its own tools use, where",
      "configs find it by its name. What is there is not fetched again, what was cut off goes on,",
      "and every file is checked against the hub's hash of it."
    },
    footer = {
      "",
      "HF_TOKEN is who asks, HF_HOME where the cache is, HF_ENDPOINT a mirror of the hub.",
      "",
      "Examples:",
      "  comal model download Qwen/Qwen2-1.5B",
      "  comal model download Qwen/Qwen2-1.5B@REVISION"
    })
final class ModelDownloadCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "OWNER/NAME", description = "The model's name on the hub.")
  private String model;

  @Override
  public Integer call() throws IOException {
    PassingTask.print(
        spec, "model-download", List.of(Setting.of("OWNER/NAME", "task.model", model)));
    return ExitCode.DONE;
  }
}
