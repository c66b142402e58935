package org.comal.tracking;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.comal.track.TrackedWork;
import org.comal.track.Tracker;

/**
 * Writes TensorBoard event files, for {@code tensorboard --logdir RUN}. Work that is taken up again
 * gets a file of its own, which says at its head which steps of the older ones no longer count.
 */
final class TensorBoard implements Tracker {
  private static final String NAME = "events.out.tfevents.";

  @Override
  public Session begin(TrackedWork work) throws IOException {
    Files.createDirectories(work.directory());
    boolean earlier;
    try (Stream<Path> there = Files.list(work.directory())) {
      earlier = there.anyMatch(f -> f.getFileName().toString().startsWith(NAME));
    }
    EventFile file = open(work);
    if (earlier) {
      file.restart(seconds(work), work.step() == 0 ? 0 : work.step() + 1);
    } else {
      file.text(seconds(work), "config", "    " + work.config().strip().replace("\n", "\n    "));
    }
    return new Following(work, file);
  }

  private static EventFile open(TrackedWork work) throws IOException {
    String name = NAME + work.clock().instant().getEpochSecond() + ".comal.";
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

  private record Following(TrackedWork work, EventFile file) implements Session {
    @Override
    public void figures(long step, Map<String, Double> figures) throws IOException {
      file.scalars(seconds(work), step, figures);
    }

    @Override
    public void keep() {
      // Every record is written when it comes.
    }

    @Override
    public void end(boolean finished) throws IOException {
      file.close();
    }
  }
}
