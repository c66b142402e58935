package org.comal.cli.track;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.files.Json;

/**
 * Writes where the time goes into {@code timings.jsonl}: a line for some steps, with the seconds
 * that each phase took in them.
 *
 * <pre>
 * {"session":"2026-11-25T01:53:01Z","from-step":0,"to-step":1,"seconds":9.213,"phases":{"sample":4.1,…}}
 * </pre>
 *
 * <p>Time counts as {@link PhaseClock} counts it, so that the phases of a line add up to its
 * seconds. A session is one process; a run that is taken up again adds its lines to those there. A
 * line is written at a recorded step or, where those follow each other fast, after a second; long
 * steps get a line every half minute, so that a kill loses no more. Not part of what {@code comal
 * verify} compares.
 */
final class Timings implements Listener, AutoCloseable {
  private static final long SECOND = 1_000_000_000L;
  private static final long LONGEST = 30 * SECOND;

  private final Path file;
  private final PhaseClock clock;
  private final Consumer<String> complaint;
  private final String session;
  private OutputStream out;
  private boolean given;
  private long fromStep;
  private long step;

  /**
   * Begins to count.
   *
   * @param file made with the first line, or continued
   * @param complaint told once where the file cannot be written; the run goes on
   */
  Timings(Path file, TimeSource time, Consumer<String> complaint) {
    this.file = Objects.requireNonNull(file, "file");
    this.clock = new PhaseClock(time);
    this.complaint = Objects.requireNonNull(complaint, "complaint");
    this.session = time.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Names the step that the run is taken up after. */
  void from(long taken) {
    fromStep = taken;
    step = taken;
  }

  @Override
  public void on(Event event) {
    clock.on(event);
    if (event instanceof Event.Recorded recorded) {
      step = recorded.step();
    }
    long age = clock.total();
    if (age >= LONGEST || event instanceof Event.Recorded && age >= SECOND) {
      line();
    }
  }

  private void line() {
    Map<String, Object> seconds = new LinkedHashMap<>();
    clock
        .nanos()
        .forEach(
            (phase, n) -> {
              if (seconds(n) > 0) {
                seconds.put(phase.name(), seconds(n));
              }
            });
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("session", session);
    line.put("from-step", fromStep);
    line.put("to-step", step);
    line.put("seconds", seconds(clock.total()));
    line.put("phases", seconds);
    clock.clear();
    fromStep = step;
    if (given) {
      return;
    }
    try {
      if (out == null) {
        out = open();
      }
      out.write((Json.line(line) + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      given = true;
      complaint.accept("where the time goes is not recorded: " + file + ": " + e.getMessage());
    }
  }

  private OutputStream open() throws IOException {
    byte[] there = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    OutputStream opened =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (there.length > 0 && there[there.length - 1] != '\n') {
      opened.write('\n'); // a kill cut the last line off
    }
    return opened;
  }

  private static double seconds(long n) {
    return Math.round(n / 1e6) / 1e3;
  }

  /** Writes nothing more. */
  void discard() {
    given = true;
  }

  /** Writes the last line. */
  @Override
  public void close() {
    clock.count();
    if (clock.total() > 0) {
      line();
    }
    if (out != null) {
      try {
        out.close();
      } catch (IOException e) {
        complaint.accept("where the time goes is not recorded: " + file + ": " + e.getMessage());
      }
    }
  }
}
