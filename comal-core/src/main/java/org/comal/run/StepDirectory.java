package org.comal.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.comal.prox.JsonRow;
import org.comal.prox.PhaseKey;
import org.comal.prox.RowFormat;
import org.comal.prox.StepFiles;

/**
 * The files of one prox step: {@code PHASE.jsonl}, whose first line tells schema version, phase and
 * key and whose others are the rows, and {@code PHASE/} for what is kept while a phase goes on.
 *
 * <p>A file is written beside its place and renamed into it. Rows that other runs may use stand in
 * a shared directory as well, by their key.
 */
final class StepDirectory implements StepFiles {
  private static final String STATE = "state.json";

  private final Path directory;
  private final Optional<Path> shared;
  private final String run;

  /**
   * @param directory made where the first file needs it
   * @param shared where the runs of a suite leave rows for each other
   * @param run tells the run's settings
   */
  StepDirectory(Path directory, Optional<Path> shared, String run) {
    this.directory = directory;
    this.shared = shared;
    this.run = run;
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
      Optional<List<R>> rows = read(file, hash, format);
      if (rows.isEmpty() && common.isPresent()) {
        rows = read(common.get(), hash, format);
        if (rows.isPresent()) {
          Files.createDirectories(directory);
          copy(common.get(), file);
        }
      }
      if (rows.isEmpty()) {
        rows = Optional.of(work.get());
        Files.createDirectories(directory);
        write(file, phase, hash, format, rows.get());
      }
      if (common.isPresent() && !Files.exists(common.get())) {
        Files.createDirectories(common.get().getParent());
        copy(file, common.get());
      }
      return rows.get();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <R> void write(
      Path file, String phase, String hash, RowFormat<R> format, List<R> rows) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    Map<String, Object> head = new LinkedHashMap<>();
    head.put(SchemaVersion.KEY, SchemaVersion.CURRENT);
    head.put("phase", phase);
    head.put("key", hash);
    DurableFiles.naming(
        partial,
        () -> {
          try (BufferedWriter out = Files.newBufferedWriter(partial)) {
            out.write(Json.line(head));
            out.write('\n');
            for (R row : rows) {
              out.write(Json.line(format.write(row)));
              out.write('\n');
            }
          }
          DurableFiles.force(partial);
        });
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    DurableFiles.forceDirectory(file.getParent());
  }

  /** The rows of a file; empty where there is none, or one of another key. */
  private static <R> Optional<List<R>> read(Path file, String hash, RowFormat<R> format)
      throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    JsonRow head = head(file);
    SchemaVersion.require(file, head.number(SchemaVersion.KEY));
    int number = 1;
    try (BufferedReader in = Files.newBufferedReader(file)) {
      String line = in.readLine();
      if (!head.text("key").equals(hash)) {
        return Optional.empty();
      }
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

  private static JsonRow head(Path file) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file)) {
      String line = in.readLine();
      JsonRow head = JsonReader.read(line == null ? "" : line);
      head.number(SchemaVersion.KEY);
      head.text("key");
      return head;
    } catch (IOException | IllegalArgumentException damaged) {
      throw damaged(file, 1, damaged);
    }
  }

  private static IOException damaged(Path file, int line, Exception why) {
    return new IOException(
        file + ", line " + line + ", is damaged: " + why.getMessage() + "; remove the file", why);
  }

  /** Gives a file a second place; a link where the file system can. */
  private static void copy(Path from, Path to) throws IOException {
    Path partial = to.resolveSibling(to.getFileName() + ".partial");
    Files.deleteIfExists(partial);
    try {
      Files.createLink(partial, from);
    } catch (UnsupportedOperationException | IOException cannotLink) {
      Files.copy(from, partial, StandardCopyOption.REPLACE_EXISTING);
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
      String phase, Supplier<PhaseKey> key, Map<String, ?> state, DirectoryWriter writer) {
    Path done = directory.resolve(phase);
    Path partial = directory.resolve(phase + ".partial");
    try {
      DurableFiles.deleteTree(partial);
      Files.createDirectories(partial);
      writer.write(partial);
      Map<String, Object> json = new LinkedHashMap<>();
      json.put(SchemaVersion.KEY, SchemaVersion.CURRENT);
      json.put("key", ofThisRun(key.get()).hash());
      json.putAll(state);
      Path states = partial.resolve(STATE);
      DurableFiles.naming(states, () -> Files.writeString(states, Json.line(json) + "\n"));
      DurableFiles.forceTree(partial);
      Path old = directory.resolve(phase + ".old");
      DurableFiles.deleteTree(old);
      if (Files.exists(done)) {
        Files.move(done, old, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(partial, done, StandardCopyOption.ATOMIC_MOVE);
      DurableFiles.forceDirectory(directory);
      DurableFiles.deleteTree(old);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<Kept> kept(String phase, Supplier<PhaseKey> key) {
    try {
      // Between two renames the last whole one stands under its old name.
      for (String name : List.of(phase, phase + ".old")) {
        Path place = directory.resolve(name);
        if (Files.exists(place.resolve(STATE))) {
          JsonRow state = JsonReader.read(Files.readString(place.resolve(STATE), UTF_8));
          SchemaVersion.require(place.resolve(STATE), state.number(SchemaVersion.KEY));
          if (state.text("key").equals(ofThisRun(key.get()).hash())) {
            return Optional.of(new Kept(state, place));
          }
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PhaseKey ofThisRun(PhaseKey key) {
    return PhaseKey.of("of this run").text("settings", run).key("key", key).build();
  }
}
