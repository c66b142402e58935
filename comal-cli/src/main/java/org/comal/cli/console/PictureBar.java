package org.comal.cli.console;

import java.io.PrintStream;
import java.util.List;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarConsumer;

/**
 * The lower end of a terminal: a picture that is drawn over again in its place, bars that came to
 * their end since, and the progress bar below them. Safe for several threads.
 */
final class PictureBar {
  private static final String CLEAR = "\u001b[K";

  private final PrintStream terminal;
  private final int rows;
  private int height;
  private int since;

  /**
   * @param terminal understands cursor movements
   * @param rows of the terminal
   */
  PictureBar(PrintStream terminal, int rows) {
    this.terminal = terminal;
    this.rows = rows;
  }

  /** Whether a picture of so many lines has room above a bar. */
  boolean holds(int lines) {
    return lines < rows;
  }

  /** Draws a picture where the last one stands; below everything where that is out of reach. */
  synchronized void show(List<String> lines) {
    StringBuilder text = new StringBuilder("\r");
    boolean again = height == lines.size() && height + since < rows;
    if (again) {
      text.append("\u001b[").append(height + since).append('A');
    } else {
      since = 0;
    }
    height = lines.size();
    for (String line : lines) {
      text.append(line).append(CLEAR).append('\n');
    }
    if (since > 0) {
      text.append("\u001b[").append(since).append('B');
    }
    terminal.print(text.append(again ? "" : CLEAR));
    terminal.flush();
  }

  /**
   * Prints a text in the place of the bar, which goes on below it. The picture stays where it is,
   * and the next one comes below.
   */
  synchronized void print(Runnable text) {
    terminal.print("\r" + CLEAR);
    terminal.flush();
    text.run();
    height = 0;
    since = 0;
  }

  /** What a progress bar is written to. */
  ProgressBarConsumer bar() {
    ConsoleProgressBarConsumer bar = new ConsoleProgressBarConsumer(terminal);
    return new ProgressBarConsumer() {
      @Override
      public int getMaxRenderedLength() {
        return bar.getMaxRenderedLength();
      }

      @Override
      public void accept(String rendered) {
        synchronized (PictureBar.this) {
          bar.accept(rendered);
        }
      }

      @Override
      public void close() {
        synchronized (PictureBar.this) {
          bar.close();
          since++;
        }
      }
    };
  }
}
