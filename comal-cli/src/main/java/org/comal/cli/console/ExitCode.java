package org.comal.cli.console;

/** What the program ends with. */
public final class ExitCode {
  /** A command that was done. */
  public static final int DONE = 0;

  /** A failure. */
  public static final int FAILED = 1;

  /** Config or command line must be changed. */
  public static final int CONFIGURATION = 2;

  private ExitCode() {}
}
