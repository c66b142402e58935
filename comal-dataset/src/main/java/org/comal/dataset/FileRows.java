package org.comal.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The rows of one kind of all files of a data set. */
final class FileRows<T> implements Rows<T> {
  private final DataFile data;
  private final String kind;
  private final Predicate<Shape> wanted;
  private final RowReader.Read<T> read;
  private final PromptIds ids = new PromptIds();
  private final Deque<T> ready = new ArrayDeque<>();
  private Deque<Path> left;
  private Path file;
  private Rows<DataRecord> records;
  private Shape shape;
  private UnusedColumns unused;
  private String place;

  /**
   * @param kind what is wanted, in words
   * @param wanted which shapes have it
   */
  FileRows(DataFile data, String kind, Predicate<Shape> wanted, RowReader.Read<T> read) {
    this.data = data;
    this.kind = kind;
    this.wanted = wanted;
    this.read = read;
    this.place = data.toString();
  }

  @Override
  public Optional<T> next() throws IOException {
    while (ready.isEmpty()) {
      if (records == null && !open()) {
        return Optional.empty();
      }
      Optional<DataRecord> record = records.next();
      if (record.isEmpty()) {
        if (shape == null) {
          throw new BadDataException(file.toString(), "the file holds no row");
        }
        closeFile();
        continue;
      }
      place = record.get().place();
      RowVersion.require(record.get());
      if (shape == null) {
        shape = shapeOf(record.get());
        unused = new UnusedColumns(shape.columns(data.columns()).values(), data.ignored());
      }
      unused.refuse(record.get());
      ready.addAll(read.of(new RowReader(record.get(), shape, data, ids)));
    }
    return Optional.of(ready.remove());
  }

  private boolean open() throws IOException {
    if (left == null) {
      left = new ArrayDeque<>(data.expanded());
    }
    if (left.isEmpty()) {
      return false;
    }
    file = left.remove();
    records = RecordFile.open(file);
    shape = null;
    return true;
  }

  private Shape shapeOf(DataRecord first) throws BadDataException {
    TreeSet<String> columns = new TreeSet<>();
    first.values().fieldNames().forEachRemaining(columns::add);
    if (data.shape().isPresent()) {
      Shape given = data.shape().get();
      if (!wanted.test(given)) {
        throw first.bad(
            "rows of the format " + given.key() + " hold no " + kind + "; " + known() + " do");
      }
      return given;
    }
    return Shape.recognise(columns, data.columns(), wanted)
        .orElseThrow(
            () ->
                first.bad(
                    "no known shape of "
                        + kind
                        + " has the columns "
                        + String.join(", ", columns)
                        + ".\nThere are: "
                        + known()
                        + ".\nMaybe name the columns in columns { … }"));
  }

  private String known() {
    List<String> shapes = new ArrayList<>();
    Arrays.stream(Shape.values())
        .filter(wanted)
        .forEach(s -> shapes.add(s.described(data.columns())));
    return shapes.stream().collect(Collectors.joining(", "));
  }

  @Override
  public String place() {
    return place;
  }

  private void closeFile() throws IOException {
    if (records != null) {
      records.close();
      records = null;
    }
  }

  @Override
  public void close() throws IOException {
    left = new ArrayDeque<>();
    closeFile();
  }
}
