package org.comal.llm.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Closes a stream that nothing has come out of for too long, so that its reader goes on. */
final class Silence implements AutoCloseable {
  private static final int LOOKS = 4;

  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "silence");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean heard = true;
  private int silent;

  /**
   * @param stream closed where it stays silent
   * @param patience how long it may be, up to a quarter more
   */
  Silence(InputStream stream, Duration patience) {
    long between = Math.max(1, patience.toMillis() / LOOKS);
    watch.scheduleWithFixedDelay(() -> look(stream), between, between, TimeUnit.MILLISECONDS);
  }

  private void look(InputStream stream) {
    silent = heard ? 0 : silent + 1;
    heard = false;
    if (silent == LOOKS) {
      try {
        stream.close();
      } catch (IOException e) {
        // Its reader is told that it is closed.
        watch.shutdown();
      }
    }
  }

  /** Something came. */
  void broken() {
    heard = true;
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }
}
