package org.comal.cli.track;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.comal.event.Event;
import org.comal.event.Listener;

/**
 * Writes what a run records into TensorBoard event files, for {@code tensorboard --logdir RUN}.
 *
 * <p>Figures of recorded steps have their own names as tags, those of solvers stand below {@code
 * solver/}. A run that is taken up again writes a file of its own, and says at its head which steps
 * of the older ones no longer count.
 */
final class TensorBoard implements Listener, AutoCloseable {
  private static final long SECOND = 1_000_000_000L;

  private final Path directory;
  private final TimeSource time;
  private final String config;
  private final Consumer<String> complaint;
  private final StepCount steps = new StepCount();
  private long from;
  private EventFile file;
  private boolean given;
  private long flushed;

  /**
   * @param directory made with the first event
   * @param config the run's config, shown as a text
   * @param complaint told once where a file cannot be written; the run goes on
   */
  TensorBoard(Path directory, TimeSource time, String config, Consumer<String> complaint) {
    this.directory = Objects.requireNonNull(directory, "directory");
    this.time = Objects.requireNonNull(time, "time");
    this.config = Objects.requireNonNull(config, "config");
    this.complaint = Objects.requireNonNull(complaint, "complaint");
  }

  /** Names the step that the run is taken up after. */
  void from(long taken) {
    from = taken;
    steps.from(taken);
  }

  @Override
  public void on(Event event) {
    long step = steps.at(event);
    if (event instanceof Event.Recorded recorded) {
      Map<String, Double> values = new LinkedHashMap<>(recorded.metrics());
      values.put("reference-updates", (double) recorded.outer());
      write(step, values);
    } else if (event instanceof Event.Solved solved) {
      Map<String, Double> values = new LinkedHashMap<>();
      solved.figures().forEach((name, value) -> values.put("solver/" + name, value));
      write(step, values);
    }
  }

  private void write(long step, Map<String, Double> values) {
    if (given || values.isEmpty()) {
      return;
    }
    try {
      if (file == null) {
        open();
      }
      file.scalars(seconds(), step, values);
      if (time.nanos() - flushed > SECOND) {
        flushed = time.nanos();
        file.flush();
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }

  private void open() throws IOException {
    Files.createDirectories(directory);
    String name = "events.out.tfevents." + time.now().getEpochSecond() + ".comal";
    for (int session = 0; file == null; session++) {
      try {
        file = new EventFile(directory.resolve(name + "." + session), seconds());
      } catch (FileAlreadyExistsException taken) {
        // Two sessions within a second.
      }
    }
    if (from > 0) {
      file.restart(seconds(), from + 1);
    } else {
      file.text(seconds(), "config", "    " + config.strip().replace("\n", "\n    "));
    }
  }

  private double seconds() {
    return time.now().toEpochMilli() / 1e3;
  }

  private void giveUp(IOException e) {
    given = true;
    complaint.accept("TensorBoard's events are not written: " + directory + ": " + e.getMessage());
  }

  @Override
  public void close() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        giveUp(e);
      }
    }
  }
}
