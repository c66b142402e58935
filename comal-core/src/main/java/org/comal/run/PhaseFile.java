package org.comal.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.comal.files.DamagedFileException;
import org.comal.files.FileLines;
import org.comal.files.HeadedFile;
import org.comal.files.Json;
import org.comal.files.JsonReader;
import org.comal.files.JsonRow;
import org.comal.files.LinePlaces;
import org.comal.files.SchemaVersion;
import org.comal.files.Sha256;
import org.comal.prox.RowFormat;
import org.comal.prox.StepFiles.Making;

/**
 * The file of a phase: a first line that tells schema version, phase, key and the SHA-256 of the
 * rows, unless a version before wrote it, and a row a line. It grows under another name, and key,
 * until it is whole.
 *
 * @param <R> a row
 * @param phase its name
 * @param place where it stands when it is whole
 * @param growing where it stands before
 * @param key of the whole file
 * @param unfinished key of the file that grows: another one, of the same length
 * @param format how a row is written and read
 * @param most bytes of a file whose rows are held in memory; those of a larger one are read where
 *     they stand
 */
record PhaseFile<R>(
    String phase,
    Path place,
    Path growing,
    String key,
    String unfinished,
    RowFormat<R> format,
    long most) {
  private static final String KEY = "key";
  private static final String SUM = "rows-sha-256";
  private static final String NO_SUM = "0".repeat(64);

  /** Bytes within which a first line ends. */
  private static final long HEAD = 1 << 16;

  private static String head(String phase, String key, String sum) {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put(SchemaVersion.KEY, SchemaVersion.CURRENT);
    head.put("phase", phase);
    head.put(KEY, key);
    head.put(SUM, sum);
    return Json.line(head);
  }

  /**
   * Gives a file that was whole before a kill its place.
   *
   * @return whether there was one
   */
  boolean settle() throws IOException {
    try {
      if (!Files.exists(growing) || !head(growing).text(KEY).equals(key) || !holds(growing)) {
        return false;
      }
    } catch (DamagedFileException halfWritten) {
      return false;
    }
    HeadedFile.settle(growing, place);
    return true;
  }

  /**
   * The rows of the file; empty where there is none, or one of another key.
   *
   * @throws DamagedFileException where the file is not what was written
   */
  Optional<List<R>> read() throws IOException {
    if (!holds(place)) {
      return Optional.empty();
    }
    try {
      LinePlaces places = LinePlaces.of(place, rowsBegin(place), Long.MAX_VALUE);
      if (places.end() != Files.size(place)) {
        throw new DamagedFileException(place, "its last line has no end");
      }
      return Optional.of(rows(places));
    } catch (UncheckedIOException damaged) {
      throw damaged.getCause();
    }
  }

  /**
   * Whether a file is there with this key and the rows that it tells of.
   *
   * @throws DamagedFileException where the file is not what was written
   */
  boolean holds(Path file) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    JsonRow head = head(file);
    SchemaVersion.require(file, head.number(SchemaVersion.KEY));
    if (!head.text(KEY).equals(key)) {
      return false;
    }
    if (head.values().containsKey(SUM) && !head.values().get(SUM).equals(sumOfRows(file))) {
      throw new DamagedFileException(
          file, "its rows have another SHA-256 than its first line says");
    }
    return true;
  }

  private static JsonRow head(Path file) throws IOException {
    try (FileLines lines = FileLines.open(file, 0, HEAD)) {
      String line = lines.next();
      JsonRow head = JsonReader.read(line == null ? "" : line);
      head.number(SchemaVersion.KEY);
      head.text(KEY);
      return head;
    } catch (DamagedFileException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new DamagedFileException(file, "line 1 cannot be read (" + e.getMessage() + ")");
    }
  }

  private static String sumOfRows(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(rowsBegin(file));
      return new Sha256().add(in).hex();
    }
  }

  /** Behind the first line of a file, which was read before. */
  private static long rowsBegin(Path file) throws IOException {
    try (FileLines lines = FileLines.open(file, 0, HEAD)) {
      lines.pass();
      return lines.end();
    }
  }

  private List<R> rows(LinePlaces places) {
    List<R> stored = new StoredRows<>(place, places, format);
    return places.end() > most ? stored : List.copyOf(stored);
  }

  /**
   * Works out the rows that are not there yet.
   *
   * @param complaint is told of damaged rows among those that are
   */
  List<R> make(Making<R> making, Consumer<String> complaint) throws IOException {
    String first = head(phase, unfinished, NO_SUM);
    try (HeadedFile out = HeadedFile.open(growing, place, first, complaint)) {
      Fresh fresh = new Fresh(out);
      fresh.end(making.rows(out.kept(), fresh));
      out.finish(place, head(phase, key, out.sha256()));
      return fresh.all ? Collections.unmodifiableList(fresh.rows) : rows(out.places());
    }
  }

  private Stream<String> lines(List<R> rows) {
    return rows.stream().map(row -> Json.line(format.write(row)));
  }

  /** Takes rows as they come, and holds them while they are few. */
  private final class Fresh implements Consumer<List<R>> {
    private final HeadedFile out;
    private final List<R> rows = new ArrayList<>();
    private boolean all;

    Fresh(HeadedFile out) {
      this.out = out;
      this.all = out.kept() == 0;
    }

    @Override
    public void accept(List<R> batch) {
      try {
        out.append(lines(batch).toList());
        hold(batch);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void end(List<R> last) throws IOException {
      out.end(lines(last).iterator());
      hold(last);
    }

    private void hold(List<R> batch) {
      LinePlaces places = out.places();
      all &= places.end() <= most;
      if (all) {
        rows.addAll(batch);
      } else {
        rows.clear();
      }
    }
  }
}
