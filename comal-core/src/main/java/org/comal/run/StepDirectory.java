package org.comal.run;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.comal.files.DamagedFileException;
import org.comal.files.DurableFiles;
import org.comal.files.Json;
import org.comal.files.JsonReader;
import org.comal.files.JsonRow;
import org.comal.files.SchemaVersion;
import org.comal.files.Sha256;
import org.comal.files.Snapshot;
import org.comal.prox.PhaseKey;
import org.comal.prox.RowFormat;
import org.comal.prox.StepFiles;
import org.comal.work.KeptPortions;

/**
 * The files of one prox step: {@code PHASE.jsonl}, whose first line tells schema version, phase and
 * key and whose others are the rows, and {@code PHASE/} for what is kept while a phase goes on.
 *
 * <p>A file is written beside its place and renamed into it. Rows that other runs may use stand in
 * a shared directory as well, by their key. The first line tells the SHA-256 of the rows, unless a
 * version before wrote it; a file that is damaged is told of, counts for nothing and is made again.
 */
final class StepDirectory implements StepFiles {
  private static final String KEY = "key";
  private static final String SUM = "rows-sha-256";

  /** Stands in the first line until the rows are written. */
  private static final String NO_SUM = "0".repeat(64);

  private final Path directory;
  private final Optional<Path> shared;
  private final String run;
  private final Consumer<String> complaint;

  /**
   * @param directory made where the first file needs it
   * @param shared where the runs of a suite leave rows for each other
   * @param run tells the run's settings
   * @param complaint is told of damaged files, each in a sentence
   */
  StepDirectory(Path directory, Optional<Path> shared, String run, Consumer<String> complaint) {
    this.directory = directory;
    this.shared = shared;
    this.run = run;
    this.complaint = complaint;
  }

  @Override
  public boolean keeping() {
    return true;
  }

  @Override
  public <R> List<R> rows(
      String phase,
      Scope scope,
      Supplier<PhaseKey> key,
      RowFormat<R> format,
      Supplier<List<R>> work) {
    String hash = (scope == Scope.SHARED ? key.get() : ofThisRun(key.get())).hash();
    Path file = directory.resolve(phase + ".jsonl");
    Optional<Path> common =
        scope == Scope.SHARED ? shared.map(s -> s.resolve(hash + ".jsonl")) : Optional.empty();
    try {
      Optional<List<R>> rows = whole(file, hash, format);
      if (rows.isEmpty() && common.isPresent()) {
        rows = whole(common.get(), hash, format);
        if (rows.isPresent()) {
          Files.createDirectories(directory);
          copy(common.get(), file);
        }
      }
      boolean made = rows.isEmpty();
      if (made) {
        rows = Optional.of(work.get());
        Files.createDirectories(directory);
        write(file, phase, hash, format, rows.get());
      }
      if (common.isPresent() && (made || !Files.exists(common.get()))) {
        Files.createDirectories(common.get().getParent());
        copy(file, common.get());
      }
      Files.deleteIfExists(portionFile(phase));
      return rows.get();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public KeptPortions portions(String phase, Supplier<PhaseKey> key) {
    try {
      Files.createDirectories(directory);
      return new PortionFile(portionFile(phase), ofThisRun(key.get()).hash(), complaint);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path portionFile(String phase) {
    return directory.resolve(phase + ".portions");
  }

  private static <R> void write(
      Path file, String phase, String hash, RowFormat<R> format, List<R> rows) throws IOException {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put(SchemaVersion.KEY, SchemaVersion.CURRENT);
    head.put("phase", phase);
    head.put(KEY, hash);
    head.put(SUM, NO_SUM);
    String first = Json.line(head) + "\n";
    DurableFiles.writeFile(
        file,
        partial -> {
          Sha256 sum = new Sha256();
          try (BufferedWriter out = Files.newBufferedWriter(partial)) {
            out.write(first);
            for (R row : rows) {
              String line = Json.line(format.write(row)) + "\n";
              sum.add(line);
              out.write(line);
            }
          }
          int before = first.lastIndexOf(NO_SUM);
          long at = first.substring(0, before).getBytes(StandardCharsets.UTF_8).length;
          try (FileChannel out = FileChannel.open(partial, StandardOpenOption.WRITE)) {
            ByteBuffer digits = ByteBuffer.wrap(sum.hex().getBytes(StandardCharsets.US_ASCII));
            while (digits.hasRemaining()) {
              at += out.write(digits, at);
            }
          }
        });
  }

  /** The rows of a file that is not damaged; one that is is told of. */
  private <R> Optional<List<R>> whole(Path file, String hash, RowFormat<R> format)
      throws IOException {
    try {
      return read(file, hash, format);
    } catch (DamagedFileException e) {
      complaint.accept(e.getMessage() + "; it is made again");
      return Optional.empty();
    }
  }

  /**
   * The rows of a file; empty where there is none, or one of another key.
   *
   * @throws DamagedFileException where the file is not what was written
   */
  private static <R> Optional<List<R>> read(Path file, String hash, RowFormat<R> format)
      throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    JsonRow head = head(file);
    SchemaVersion.require(file, head.number(SchemaVersion.KEY));
    if (!head.text(KEY).equals(hash)) {
      return Optional.empty();
    }
    if (head.values().containsKey(SUM) && !head.values().get(SUM).equals(sumOfRows(file))) {
      throw new DamagedFileException(
          file, "its rows have another SHA-256 than its first line says");
    }
    int number = 1;
    try (BufferedReader in = Files.newBufferedReader(file)) {
      String line = in.readLine();
      List<R> rows = new ArrayList<>();
      while ((line = in.readLine()) != null) {
        number++;
        rows.add(format.read(JsonReader.read(line)));
      }
      return Optional.of(rows);
    } catch (IOException | IllegalArgumentException damaged) {
      throw damaged(file, number, damaged);
    }
  }

  private static String sumOfRows(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      int b = in.read();
      while (b >= 0 && b != '\n') {
        b = in.read();
      }
      return new Sha256().add(in).hex();
    }
  }

  private static JsonRow head(Path file) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file)) {
      String line = in.readLine();
      JsonRow head = JsonReader.read(line == null ? "" : line);
      head.number(SchemaVersion.KEY);
      head.text(KEY);
      return head;
    } catch (IOException | IllegalArgumentException damaged) {
      throw damaged(file, 1, damaged);
    }
  }

  private static DamagedFileException damaged(Path file, int line, Exception why) {
    return new DamagedFileException(
        file,
        "line "
            + line
            + (why instanceof CharacterCodingException
                ? " is no UTF-8"
                : " cannot be read (" + why.getMessage() + ")"));
  }

  /** Gives a file a second place; a link where the file system can. */
  private static void copy(Path from, Path to) throws IOException {
    Path partial = to.resolveSibling(to.getFileName() + ".partial");
    Files.deleteIfExists(partial);
    try {
      Files.createLink(partial, from);
    } catch (UnsupportedOperationException | IOException cannotLink) {
      DurableFiles.writeFile(
          to, copied -> Files.copy(from, copied, StandardCopyOption.REPLACE_EXISTING));
      return;
    }
    try {
      Files.move(partial, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileAlreadyExistsException ofTheSameContent) {
      Files.delete(partial);
    }
    DurableFiles.forceDirectory(to.getParent());
  }

  @Override
  public void keep(
      String phase, Supplier<PhaseKey> key, Map<String, ?> state, DurableFiles.Content files) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(KEY, ofThisRun(key.get()).hash());
    json.putAll(state);
    try {
      Snapshot.save(directory.resolve(phase), json, files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<Snapshot> kept(String phase, Supplier<PhaseKey> key) {
    try {
      Optional<Snapshot> kept = wholeSnapshot(phase);
      return kept.isPresent()
              && kept.get().state(s -> s.text(KEY)).equals(ofThisRun(key.get()).hash())
          ? kept
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was kept of a phase and is not damaged; what is damaged is told of. */
  private Optional<Snapshot> wholeSnapshot(String phase) throws IOException {
    try {
      return Snapshot.read(directory.resolve(phase));
    } catch (DamagedFileException e) {
      complaint.accept(e.getMessage() + "; the phase is begun anew");
      return Optional.empty();
    }
  }

  private PhaseKey ofThisRun(PhaseKey key) {
    return PhaseKey.of("of this run").text("settings", run).key("key", key).build();
  }
}
