package org.comal.tracking;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.Map;
import org.comal.track.TrackedWork;
import org.comal.track.Tracker;

/**
 * Writes TensorBoard event files, for {@code tensorboard --logdir RUN}. Work that is taken up again
 * gets a file of its own, which says at its head which steps of the older ones no longer count.
 */
final class TensorBoard implements Tracker {

  @Override
  public Session begin(TrackedWork work) throws IOException {
    Files.createDirectories(work.directory());
    EventFile file = open(work);
    if (work.takenUp()) {
      file.restart(seconds(work), work.step() + 1);
    } else {
      file.text(seconds(work), "config", "    " + work.config().strip().replace("\n", "\n    "));
    }
    return new Following(work, file);
  }

  private static EventFile open(TrackedWork work) throws IOException {
    String name = "events.out.tfevents." + work.clock().instant().getEpochSecond() + ".comal.";
    for (int session = 0; ; session++) {
      try {
        return new EventFile(work.directory().resolve(name + session), seconds(work));
      } catch (FileAlreadyExistsException taken) {
        // Two sessions within a second.
      }
    }
  }

  private static double seconds(TrackedWork work) {
    return work.clock().millis() / 1e3;
  }

  private static final class Following implements Session {
    private static final long SECOND = 1000;

    private final TrackedWork work;
    private final EventFile file;
    private long flushed;

    Following(TrackedWork work, EventFile file) {
      this.work = work;
      this.file = file;
    }

    @Override
    public void figures(long step, Map<String, Double> figures) throws IOException {
      file.scalars(seconds(work), step, figures);
      long now = work.clock().millis();
      if (Math.abs(now - flushed) > SECOND) { // the clock may be set back
        flushed = now;
        file.flush();
      }
    }

    @Override
    public void end(boolean finished) throws IOException {
      file.close();
    }
  }
}
