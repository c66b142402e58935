package org.comal.oracle.record;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings answers to the disk as they come, from any thread. Who finds nobody writing writes all
 * that wait, again and again until none is left; others leave theirs and go on. So an answer waits
 * for one write at most before its own, and many answers at once take two.
 */
final class AnswerWriter {
  /** Where answers are written to. */
  interface Destination {
    /** Returns when they are on the disk. */
    void write(List<AnswerFile.Answer> answers) throws IOException;
  }

  private final Destination destination;
  private final List<AnswerFile.Answer> waiting = new ArrayList<>();
  private boolean writing;

  AnswerWriter(Destination destination) {
    this.destination = destination;
  }

  /**
   * Writes answers, or leaves them to who writes already.
   *
   * @throws IOException where they could not be written; they wait on
   */
  void add(List<AnswerFile.Answer> answers) throws IOException {
    synchronized (this) {
      waiting.addAll(answers);
      if (writing) {
        return;
      }
      writing = true;
    }
    write();
  }

  /** Returns when all that was added is on the disk. */
  void flush() throws IOException {
    enter();
    write();
  }

  /** Waits until nobody writes, and writes from here on. */
  private synchronized void enter() throws IOException {
    while (writing) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted before all answers were recorded", e);
      }
    }
    writing = true;
  }

  private void write() throws IOException {
    boolean all = false;
    try {
      for (List<AnswerFile.Answer> some = next(); !some.isEmpty(); some = next()) {
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
  private synchronized List<AnswerFile.Answer> next() {
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
