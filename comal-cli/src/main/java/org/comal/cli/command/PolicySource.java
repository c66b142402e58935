package org.comal.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.comal.cli.launch.PolicyFolder;
import org.comal.guice.Setting;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The policy that a command line names by a folder, and what is laid over its config. */
final class PolicySource {
  @Parameters(
      index = "0",
      paramLabel = "FOLDER",
      description = "Of a model in the Hugging Face layout, or what `comal run` left.")
  private Path folder;

  @Option(names = "--seed", paramLabel = "N", description = "Names what is drawn. Default: 1.")
  private Long seed;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "auto, cpu, cuda or cuda:N. Default: auto, the first GPU where there is one.")
  private String device;

  @Option(
      names = "--dtype",
      paramLabel = "FORMAT",
      description = "auto, float32, bfloat16 or float64. Default: auto.")
  private String dtype;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description =
          "Lay a value over the config of the policy, as --set policy.too-long=drop-turns. Can be"
              + " repeated.")
  private List<String> settings = new ArrayList<>();

  Path folder() {
    return folder;
  }

  long seed() {
    return seed == null ? 1 : seed;
  }

  /** The policy's config, with the seed and what else was given over it. */
  PolicyFolder open() throws IOException {
    List<Setting> over = new ArrayList<>();
    over.add(Setting.of("--seed", "run.seed", seed()));
    if (device != null) {
      over.add(Setting.of("--device", "policy.device", device));
    }
    if (dtype != null) {
      over.add(Setting.of("--dtype", "policy.dtype", dtype));
    }
    settings.forEach(s -> over.add(Setting.parse("--set", s)));
    return PolicyFolder.of(folder).with(over);
  }
}
