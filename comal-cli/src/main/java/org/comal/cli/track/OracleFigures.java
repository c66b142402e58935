package org.comal.cli.track;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.comal.files.DurableFiles;
import org.comal.files.Json;
import org.comal.files.TextFile;

/**
 * Keeps what an oracle was asked and found in {@code oracle.jsonl}: a line for each time that the
 * work was begun or taken up. The line of this start is brought up to date every second, so that a
 * kill loses a second's figures at most. Not part of what {@code comal verify} compares.
 */
final class OracleFigures implements AutoCloseable {
  private static final long EVERY_MS = 1000;

  private final Path file;
  private final Supplier<Map<String, Double>> figures;
  private final Consumer<String> complaint;
  private final Timer clock;
  private final String earlier;
  private String written;
  private boolean over;

  /**
   * Begins to follow.
   *
   * @param figures since this start, as {@link org.comal.oracle.PreferenceOracle#statistics}; asked
   *     from a thread of its own
   * @param complaint told once where the file cannot be written; the work goes on
   */
  OracleFigures(Path file, Supplier<Map<String, Double>> figures, Consumer<String> complaint) {
    this(file, figures, complaint, EVERY_MS);
  }

  OracleFigures(
      Path file,
      Supplier<Map<String, Double>> figures,
      Consumer<String> complaint,
      long everyMillis) {
    this.file = Objects.requireNonNull(file, "file");
    this.figures = Objects.requireNonNull(figures, "figures");
    this.complaint = Objects.requireNonNull(complaint, "complaint");
    String there = "";
    String untouched = "";
    try {
      there = Files.exists(file) ? TextFile.read(file) : "";
      untouched = line();
    } catch (IOException | RuntimeException e) {
      giveUp(e);
    }
    this.earlier = there;
    // A start that asks nothing leaves no line.
    this.written = untouched;
    this.clock = new Timer("oracle-figures", true);
    clock.schedule(
        new TimerTask() {
          @Override
          public void run() {
            write();
          }
        },
        everyMillis,
        everyMillis);
  }

  private synchronized void write() {
    if (over) {
      return;
    }
    try {
      String line = line();
      if (!line.equals(written)) {
        DurableFiles.write(file, earlier + line);
        written = line;
      }
    } catch (IOException | RuntimeException e) {
      giveUp(e);
    }
  }

  private String line() {
    Map<String, Double> now = figures.get();
    return now.isEmpty() ? "" : Json.line(now) + "\n";
  }

  private void giveUp(Exception e) {
    over = true;
    complaint.accept("what the oracle was asked is not recorded: " + e.getMessage());
  }

  /** Writes the last figures; they are asked for no more. */
  @Override
  public synchronized void close() {
    clock.cancel();
    write();
    over = true;
  }
}
