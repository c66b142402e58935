package org.comal.cli.console;

import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jline.utils.Signals;

/** Lets Ctrl-C stop a piece of work and not the program, where the system can tell of it. */
public final class Interruption {
  private static final String CTRL_C = "INT";

  private Interruption() {}

  /**
   * Works, and hears of Ctrl-C meanwhile.
   *
   * @param <T> what the work comes to
   * @param work given what tells whether Ctrl-C was pressed since it began
   * @return what it came to
   */
  public static <T> T heardBy(Function<BooleanSupplier, T> work) {
    Flag pressed = new Flag();
    Object before = Signals.register(CTRL_C, pressed::set);
    try {
      return work.apply(pressed::isSet);
    } finally {
      Signals.unregister(CTRL_C, before);
    }
  }

  /** Set by the thread that the system tells. */
  private static final class Flag {
    private volatile boolean set;

    void set() {
      set = true;
    }

    boolean isSet() {
      return set;
    }
  }
}
