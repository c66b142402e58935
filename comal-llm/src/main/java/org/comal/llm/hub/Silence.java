package org.comal.llm.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Closes a stream that nothing has come out of for too long, so that its reader goes on. */
final class Silence implements AutoCloseable {
  private static final int LOOKS = 4;

  private final InputStream stream;
  private final long between;
  private final Thread watch;
  private volatile boolean heard = true;

  /**
   * @param stream closed where it stays silent
   * @param patience how long it may be, up to a quarter more
   */
  Silence(InputStream stream, Duration patience) {
    this.stream = stream;
    this.between = Math.max(1, patience.toMillis() / LOOKS);
    this.watch = new Thread(this::watch, "silence");
    watch.setDaemon(true);
    watch.start();
  }

  private void watch() {
    try {
      int silent = 0;
      while (silent < LOOKS) {
        Thread.sleep(between);
        silent = heard ? 0 : silent + 1;
        heard = false;
      }
      stream.close();
    } catch (InterruptedException | IOException over) {
      // Whoever reads the stream goes on, or has come to its end.
      return;
    }
  }

  /** Something came. */
  void broken() {
    heard = true;
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
