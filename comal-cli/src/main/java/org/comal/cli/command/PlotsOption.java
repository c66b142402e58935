package org.comal.cli.command;

import picocli.CommandLine.Option;

/** Whether a command leaves pictures beside what it runs. */
final class PlotsOption {
  @Option(names = "--no-plots", description = "Draw no plots and write no report.")
  private boolean none;

  boolean wanted() {
    return !none;
  }
}
