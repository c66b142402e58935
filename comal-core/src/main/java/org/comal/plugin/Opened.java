package org.comal.plugin;

import java.util.ArrayDeque;
import java.util.Deque;
import org.comal.Stable;

/**
 * What was opened and is closed together: the last first, each whatever becomes of the others.
 *
 * <pre>{@code
 * Opened opened = new Opened();
 * try {
 *   return new Both(opened.add(first.make()), opened.add(second.make()));
 * } catch (RuntimeException e) {
 *   opened.closeFor(e);
 *   throw e;
 * }
 * }</pre>
 */
@Stable
public final class Opened implements AutoCloseable {
  private final Deque<AutoCloseable> all = new ArrayDeque<>();

  /** Begins with nothing. */
  public Opened() {}

  /**
   * Takes something over.
   *
   * @param <T> what it is
   * @param opened to be closed before what was added earlier
   * @return {@code opened}
   */
  public <T extends AutoCloseable> T add(T opened) {
    all.push(opened);
    return opened;
  }

  /**
   * Adds what was made where it can be closed.
   *
   * @param made of a kind that need not be closeable, as a prox solver
   */
  public void addIfCloseable(Object made) {
    if (made instanceof AutoCloseable opened) {
      add(opened);
    }
  }

  /**
   * Closes all. Of several failures the later ones are suppressed in the first.
   *
   * @throws IllegalStateException where something fails with a checked exception, its cause
   */
  @Override
  public void close() {
    RuntimeException failure = null;
    while (!all.isEmpty()) {
      try {
        all.pop().close();
      } catch (Exception e) {
        RuntimeException each =
            e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
        if (failure == null) {
          failure = each;
        } else {
          failure.addSuppressed(each);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Closes all because of a failure, in which what goes wrong now is suppressed.
   *
   * @param failure to be thrown by the caller
   */
  public void closeFor(Throwable failure) {
    try {
      close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
