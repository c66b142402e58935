package org.comal.eval.asked;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.comal.data.Comparison;
import org.comal.dataset.BadDataException;
import org.comal.dataset.RowVersion;
import org.comal.files.AppendFile;
import org.comal.files.BatchFile;
import org.comal.files.DamagedFileException;
import org.comal.files.FileLines;
import org.comal.files.GroupWriter;
import org.comal.files.JsonRow;
import org.comal.files.SealedLine;
import org.comal.files.TextFile;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.QuestionKey;
import org.comal.oracle.VerdictListener;
import org.comal.random.RandomSource;

/**
 * A file with a line for each question of a task, for what an oracle said of it. It grows by whole
 * batches. What the oracle tells of a batch before it is whole stands beside it, in {@code
 * NAME.heard}, until then: a task that is taken up asks about the rest of the batch alone, and
 * about what was abstained from. Of an oracle whose questions cost something each verdict is on the
 * disk before the next; others' survive a kill, and a loss of power costs the batch. A damaged line
 * of either is an error that names it.
 */
public final class AskedFile implements AutoCloseable {
  private static final Set<String> COLUMNS =
      Set.of(RowVersion.COLUMN, "after", "place", "question", "preference");

  private final Path file;
  private final BatchFile lines;
  private final Path heardFile;
  private final Map<Integer, Heard> heard = new TreeMap<>();
  private final GroupWriter<String> journal = new GroupWriter<>(this::write);
  private AppendFile heardLines;
  private volatile boolean costly;
  private boolean closed;
  private int done;

  /** A verdict with the key of its question. */
  private record Heard(String question, double preference) {}

  private AskedFile(Path file, BatchFile lines) {
    this.file = file;
    this.lines = lines;
    this.heardFile = file.resolveSibling(file.getFileName() + ".heard");
    this.done = lines.keptLines();
  }

  /**
   * Opens or creates a file, cut to its whole batches.
   *
   * @param file UTF-8; made where it is missing, its folder must be there
   * @param batch questions of a batch; the last one may be shorter
   * @param most questions in all
   * @return the file, which goes on behind the last batch that was kept; to be closed
   * @throws IOException where it, or what was heard, cannot be opened, read or cut
   */
  public static AskedFile open(Path file, int batch, int most) throws IOException {
    BatchFile lines = BatchFile.open(file, batch, most);
    try {
      AskedFile asked = new AskedFile(file, lines);
      asked.readHeard();
      return asked;
    } catch (IOException | RuntimeException e) {
      lines.close();
      throw e;
    }
  }

  /** Of the batch that comes next; what was heard of an earlier one stands in its lines. */
  private void readHeard() throws IOException {
    if (!Files.exists(heardFile)) {
      return;
    }
    List<String> rows = TextFile.wholeLines(heardFile);
    long bytes = 0;
    for (int i = 0; i < rows.size(); i++) {
      bytes += rows.get(i).getBytes(StandardCharsets.UTF_8).length + 1;
      String place = heardFile + ":" + (i + 1);
      try {
        hearAgain(place, rows.get(i), i + 1);
      } catch (DamagedFileException | IllegalArgumentException e) {
        throw new BadDataException(
            place, "the line is damaged; remove it, and its question is asked again", e);
      }
    }
    if (heard.isEmpty()) {
      Files.delete(heardFile);
    } else {
      heardLines = new AppendFile(heardFile, bytes);
    }
  }

  private void hearAgain(String place, String line, int number) throws IOException {
    SealedLine told = SealedLine.read(heardFile, number, line);
    RowVersion.require(place, told.row());
    if (!told.sealed() && !told.row().values().keySet().equals(COLUMNS)) {
      throw new DamagedFileException(heardFile, "line " + number + " lacks its checksum");
    }
    if (told.row().integer("after") == done) {
      heard.put(
          Math.toIntExact(told.row().integer("place")),
          new Heard(told.row().text("question"), told.row().number("preference")));
    }
  }

  /** {@return how many lines were there when the file was opened} */
  public int keptLines() {
    return lines.keptLines();
  }

  /** Takes rows. */
  @FunctionalInterface
  public interface Reader {

    /**
     * Takes the next row.
     *
     * @param row what a line tells
     * @param place file and line
     * @throws IOException where it is not as it should be
     */
    void take(JsonRow row, String place) throws IOException;
  }

  /**
   * Reads what the lines tell that were there when the file was opened.
   *
   * @param reader given one row after the other
   * @throws BadDataException where one is no object, or of a later version
   * @throws IOException where the file cannot be read
   */
  public void read(Reader reader) throws IOException {
    int number = 0;
    try (FileLines kept = lines.kept()) {
      for (String line = kept.next(); line != null; line = kept.next()) {
        String place = file + ":" + ++number;
        reader.take(RowVersion.read(place, line), place);
      }
    }
  }

  /**
   * Asks about the next batch, but for what was heard of it before.
   *
   * @param oracle asked about what was not heard yet, in one call
   * @param batch the questions that come next in the task, in its order
   * @param random for oracles that draw their verdicts; others ignore it
   * @param told hears of what was heard before, and of each verdict when it is kept
   * @return aligned with {@code batch}
   * @throws UncheckedIOException where what is heard cannot be written
   */
  public double[] ask(
      PreferenceOracle oracle, List<Comparison> batch, RandomSource random, VerdictListener told) {
    double[] p = new double[batch.size()];
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < p.length; i++) {
      Heard known = heard.get(i);
      if (known != null && known.question.equals(key(batch.get(i)))) {
        p[i] = known.preference;
        told.given(i, p[i]);
      } else {
        places.add(i);
      }
    }
    if (!places.isEmpty()) {
      costly = !oracle.free();
      double[] rest =
          oracle.prefer(
              places.stream().map(batch::get).toList(),
              random,
              (k, preference) -> {
                int place = places.get(k);
                hear(place, key(batch.get(place)), preference);
                told.given(place, preference);
              });
      for (int k = 0; k < rest.length; k++) {
        p[places.get(k)] = rest[k];
      }
    }
    return p;
  }

  private static String key(Comparison question) {
    return new QuestionKey().of(question).toString();
  }

  /** An abstention is not kept: who counts them must meet it again. */
  private void hear(int place, String question, double preference) {
    if (Double.isNaN(preference)) {
      return;
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(RowVersion.COLUMN, RowVersion.CURRENT);
    row.put("after", done);
    row.put("place", place);
    row.put("question", question);
    row.put("preference", preference);
    try {
      journal.add(List.of(SealedLine.of(row)));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private synchronized void write(List<String> rows) throws IOException {
    if (closed) {
      throw new IOException(heardFile + " is closed");
    }
    if (heardLines == null) {
      heardLines = new AppendFile(heardFile, 0);
    }
    for (String row : rows) {
      heardLines.line(row);
    }
    if (costly) {
      heardLines.force();
    } else {
      heardLines.flush();
    }
  }

  /**
   * Adds the lines of the batch that was asked about, and brings them to the disk.
   *
   * @param batch one line a question that was asked about, without newlines
   * @throws IOException that names the file, where it cannot be written
   */
  public void append(List<String> batch) throws IOException {
    lines.append(batch);
    done += batch.size();
    heard.clear();
    dropHeard();
  }

  private synchronized void dropHeard() throws IOException {
    if (heardLines != null) {
      heardLines.close();
      heardLines = null;
      Files.delete(heardFile);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    try {
      if (heardLines != null) {
        heardLines.close();
      }
    } finally {
      lines.close();
    }
  }
}
