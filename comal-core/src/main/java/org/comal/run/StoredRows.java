package org.comal.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.comal.files.DamagedFileException;
import org.comal.files.JsonReader;
import org.comal.files.LinePlaces;
import org.comal.files.TextFile;
import org.comal.prox.RowFormat;

/**
 * Rows of a phase's file that are read where they stand, each time anew: memory holds where they
 * begin and no row. To go through them in order reads a piece of the file at a time.
 *
 * @param <R> a row
 */
final class StoredRows<R> extends AbstractList<R> {
  private static final long PIECE = 1 << 18;

  /** The first line of the file is no row. */
  private static final int LINES_BEFORE = 1;

  private final Path file;
  private final LinePlaces places;
  private final RowFormat<R> format;
  private final int from;
  private final int to;

  /**
   * @param file stays as it is while rows are read
   * @param places of its rows
   */
  StoredRows(Path file, LinePlaces places, RowFormat<R> format) {
    this(file, places, format, 0, places.lines());
  }

  private StoredRows(Path file, LinePlaces places, RowFormat<R> format, int from, int to) {
    this.file = file;
    this.places = places;
    this.format = format;
    this.from = from;
    this.to = to;
  }

  @Override
  public int size() {
    return to - from;
  }

  @Override
  public R get(int index) {
    Objects.checkIndex(index, size());
    return read(from + index, from + index + 1).get(0);
  }

  @Override
  public List<R> subList(int begin, int end) {
    Objects.checkFromToIndex(begin, end, size());
    return new StoredRows<>(file, places, format, from + begin, from + end);
  }

  @Override
  public Iterator<R> iterator() {
    return new Iterator<>() {
      private int next = from;
      private Iterator<R> piece = List.<R>of().iterator();

      @Override
      public boolean hasNext() {
        return piece.hasNext() || next < to;
      }

      @Override
      public R next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        if (!piece.hasNext()) {
          int end = pieceEnd(next);
          piece = read(next, end).iterator();
          next = end;
        }
        return piece.next();
      }
    };
  }

  /** Behind the rows that make a piece with the first one: that one at least. */
  private int pieceEnd(int first) {
    int end = first + 1;
    while (end < to && places.begin(end + 1) - places.begin(first) <= PIECE) {
      end++;
    }
    return end;
  }

  private List<R> read(int first, int end) {
    long begin = places.begin(first);
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(places.begin(end) - begin));
    try (FileChannel in = FileChannel.open(file)) {
      for (int n = 0; n >= 0 && bytes.hasRemaining(); ) {
        n = in.read(bytes, begin + bytes.position());
      }
      List<R> rows = new ArrayList<>(end - first);
      for (int row = first; row < end; row++) {
        int at = (int) (places.begin(row) - begin);
        int length = (int) (places.begin(row + 1) - places.begin(row)) - 1;
        rows.add(row(row, bytes.slice(at, length)));
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private R row(int number, ByteBuffer bytes) throws IOException {
    int line = number + LINES_BEFORE + 1;
    String text = TextFile.text(file.toString(), bytes, line);
    try {
      return format.read(JsonReader.read(text));
    } catch (IOException | IllegalArgumentException e) {
      throw new DamagedFileException(
          file, "line " + line + " cannot be read (" + e.getMessage() + ")");
    }
  }
}
