package org.comal.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings rows to the disk as they come, from any thread. Who finds nobody writing writes all that
 * wait, again and again until none is left; others leave theirs and go on. So a row waits for one
 * write at most before its own, and many rows at once take two.
 *
 * @param <R> a row
 */
public final class GroupWriter<R> {
  /**
   * Where rows are written to.
   *
   * @param <R> a row
   */
  @FunctionalInterface
  public interface Destination<R> {
    /**
     * Returns when rows are on the disk.
     *
     * @param rows in the order in which they came; not empty
     * @throws IOException where they could not be written
     */
    void write(List<R> rows) throws IOException;
  }

  private final Destination<R> destination;
  private final List<R> waiting = new ArrayList<>();
  private boolean writing;

  /**
   * Makes a writer that nothing waits for yet.
   *
   * @param destination called by one thread at a time
   */
  public GroupWriter(Destination<R> destination) {
    this.destination = destination;
  }

  /**
   * Writes rows, or leaves them to who writes already.
   *
   * @param rows copied
   * @throws IOException where they could not be written; they wait on
   */
  public void add(List<R> rows) throws IOException {
    synchronized (this) {
      waiting.addAll(rows);
      if (writing) {
        return;
      }
      writing = true;
    }
    write();
  }

  /**
   * Returns when all that was added is on the disk. An interruption waits until then.
   *
   * @throws IOException where it could not be written; it waits on
   */
  public void flush() throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      interrupted |= enter();
      write();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Waits until nobody writes, and writes from here on.
   *
   * @return whether the thread was interrupted meanwhile
   */
  private synchronized boolean enter() {
    boolean interrupted = false;
    while (writing) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    writing = true;
    return interrupted;
  }

  private void write() throws IOException {
    boolean all = false;
    try {
      for (List<R> some = next(); !some.isEmpty(); some = next()) {
        destination.write(some);
        written(some.size());
      }
      all = true;
    } finally {
      if (!all) {
        leave();
      }
    }
  }

  /** All that wait; where none do, nobody writes from here on. */
  private synchronized List<R> next() {
    if (waiting.isEmpty()) {
      leave();
    }
    return List.copyOf(waiting);
  }

  private synchronized void written(int count) {
    waiting.subList(0, count).clear();
  }

  private synchronized void leave() {
    writing = false;
    notifyAll();
  }
}
