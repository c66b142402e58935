package org.comal.cli.track;

/** What is done where the user ends the program, as by Ctrl-C, until this is closed. */
public final class StopHook implements AutoCloseable {
  private final Thread hook;

  /**
   * Begins to watch.
   *
   * @param name of the thread that does it
   * @param work done once, beside what the program is about
   */
  public StopHook(String name, Runnable work) {
    hook = new Thread(work, name);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // It runs at this moment.
    }
  }
}
