package org.comal.cli.command;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a command that runs something leaves it. */
final class RunOutputs {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Directory for what is left. Default: run.out, else runs/CONFIG; for a sweep with -sweep"
              + " behind it, for `exploit` RUN_DIR-exploit.")
  private Path out;

  @Mixin private PlotsOption plots;

  /** The directory that is asked for. */
  Optional<Path> directory() {
    return Optional.ofNullable(out);
  }

  /** Whether plots are drawn and the report is written. */
  boolean plots() {
    return plots.wanted();
  }
}
