package org.comal.dataset;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comal.data.Prompt;
import org.comal.files.FileMode;
import org.comal.plugin.Nearest;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/**
 * A data set: one file or several of one kind, JSON lines, a JSON array or Parquet, the text ones
 * also packed by gzip. What a file is, is told by its first bytes; what its rows are, by their
 * columns (see {@link Shape}).
 *
 * <p>A prompt's id is the one in the file. Where there is none, it is made of the prompt's text, so
 * that the same text has the same id in every file. One id with two different texts is an error
 * that names both places. The same prompt again is what it seems: {@link #prompts} gives it once.
 *
 * @param files in order; a star in the last part of a path stands for anything, as in {@code
 *     data/train-*.parquet}
 * @param shape what the rows are; empty to recognise it in each file
 * @param columns names of columns that differ from the shape's
 * @param ignored columns that carry content, and keys of turns, that may go unused
 */
public record DataFile(
    List<Path> files, Optional<Shape> shape, Map<Column, String> columns, Set<String> ignored) {

  /** Keys of a config block that {@link #of(Options, Services)} reads, as HOCON with comments. */
  public static final String KEYS =
      """
      # The file, or a list of files: JSON lines or a JSON array, plain or gzipped, or Parquet. A star
      # in a name stands for anything, as in train-*.parquet. Required.
      file = null
      # What the rows are: auto, or one of the shapes that docs/data.md lists.
      format = auto
      # Names of columns that differ from the shape's, as { prompt = question, response = answer }.
      columns {}
      # Columns that carry content, and keys of turns, that may go unused, as [context]; any other
      # such one is a problem.
      ignore = null
      """;

  private static final Config KNOWN = ConfigFactory.parseString(KEYS);

  /**
   * Copies files and columns.
   *
   * @param files copied
   * @param shape empty rather than null
   * @param columns copied; empty where every column has its usual name
   * @param ignored copied
   */
  public DataFile {
    files = List.copyOf(files);
    Objects.requireNonNull(shape, "shape");
    columns = columns.isEmpty() ? Map.of() : Map.copyOf(columns);
    ignored = Set.copyOf(ignored);
  }

  /**
   * A data set all of whose content is to be used.
   *
   * @param files in order; copied
   * @param shape what the rows are; empty to recognise it in each file
   * @param columns names of columns that differ from the shape's; copied
   */
  public DataFile(List<Path> files, Optional<Shape> shape, Map<Column, String> columns) {
    this(files, shape, columns, Set.of());
  }

  /**
   * {@return one file whose shape is to be recognised}
   *
   * @param file a star in its name stands for anything
   */
  public static DataFile of(Path file) {
    return new DataFile(List.of(file), Optional.empty(), Map.of());
  }

  /**
   * {@return what a block with the keys {@code file}, {@code format} and {@code columns} asks for}
   * Bad values are noted, and files that are not there, unless a stage of {@code prepare} makes
   * them.
   *
   * @param block bad values are noted there
   * @param services say where relative paths start from
   */
  public static DataFile of(Options block, Services services) {
    List<Path> files = files(block, "file", services);
    Optional<Shape> shape = Optional.empty();
    String format = block.has("format") ? block.text("format") : "auto";
    if (!format.equals("auto")) {
      shape = Shape.of(format);
      if (shape.isEmpty()) {
        block.problem(
            "format",
            path(block, "format")
                + " is "
                + format
                + ", but must be auto or one of "
                + String.join(", ", Shape.keys())
                + Nearest.to(format, Shape.keys()).question());
      }
    }
    Map<Column, String> columns = new EnumMap<>(Column.class);
    if (block.has("columns")) {
      Options renamed = block.block("columns");
      List<String> known = Arrays.stream(Column.values()).map(Column::key).toList();
      for (String key : renamed.config().root().keySet()) {
        Optional<Column> column =
            Arrays.stream(Column.values()).filter(c -> c.key().equals(key)).findFirst();
        if (column.isPresent()) {
          columns.put(column.get(), renamed.text(key));
        } else {
          renamed.problem(
              key,
              path(renamed, key)
                  + " is no column; there are "
                  + String.join(", ", known)
                  + Nearest.to(key, known).question());
        }
      }
    }
    Set<String> ignored = block.has("ignore") ? new HashSet<>(block.texts("ignore")) : Set.of();
    return new DataFile(files, shape, columns, ignored);
  }

  /**
   * {@return what a key asks for that holds the file's name alone, a list of names, or a block as
   * {@link #of(Options, Services)} reads it}
   *
   * @param options the block that holds the key; bad values are noted there
   * @param key names the data
   * @param services say where relative paths start from
   */
  public static DataFile of(Options options, String key, Services services) {
    ConfigValue value = options.config().root().get(key);
    if (value != null && value.valueType() == ConfigValueType.OBJECT) {
      Options block = options.block(key);
      block.rejectUnknown(KNOWN);
      return of(block, services);
    }
    return new DataFile(files(options, key, services), Optional.empty(), Map.of());
  }

  private static List<Path> files(Options block, String key, Services services) {
    List<Path> files;
    if (block.config().root().get(key) instanceof ConfigList list) {
      block.texts(key);
      files =
          list.stream()
              .filter(name -> name.valueType() == ConfigValueType.STRING)
              .map(
                  name ->
                      services.path(
                          new Options(name.atKey(key), block.path(), block.problems()), key))
              .toList();
    } else {
      files = List.of(services.path(block, key));
    }
    if (block.has(key)) {
      files.stream()
          .filter(file -> !services.pending(file))
          .forEach(file -> requireThere(block, key, file));
    }
    return files;
  }

  private static void requireThere(Options block, String key, Path file) {
    try {
      for (Path each : new DataFile(List.of(file), Optional.empty(), Map.of()).expanded()) {
        if (!Files.exists(each)) {
          throw new NoSuchFileException(each.toString());
        }
      }
    } catch (NoSuchFileException e) {
      block.problem(key, path(block, key) + " is " + file + ", but there is no such file");
    } catch (IOException e) {
      block.problem(key, path(block, key) + ": " + e.getMessage());
    }
  }

  /** Opens rows. */
  interface Opening {
    Rows<?> open() throws IOException;
  }

  /**
   * Notes a problem where the first row is not as it is wanted, so that a long work does not find
   * out late.
   */
  void look(Options block, String key, Services services, Opening opening) {
    if (!block.has(key)) {
      return; // told of before
    }
    for (Path file : files) {
      if (services.pending(file) || !Files.exists(file)) {
        return;
      }
    }
    try (Rows<?> rows = opening.open()) {
      rows.next();
    } catch (IOException e) {
      block.problem(key, path(block, key) + ": " + e.getMessage());
    }
  }

  private static String path(Options block, String key) {
    return block.path().isEmpty() ? key : block.path() + "." + key;
  }

  /** Which of a conversation's responses are examples. */
  public enum Turns {
    /** The last one, with all before it as prompt. */
    LAST,
    /** Each, with what stands before it as prompt; the ids end with the number of the response. */
    EACH
  }

  /**
   * {@return the prompts, each once: a conversation without its last response, of UltraChat the
   * first turn}
   */
  public Rows<Prompt> prompts() {
    TextNumbers seen = new TextNumbers(0);
    return rows(
        "prompts",
        Shape::givesPrompts,
        reader -> {
          Prompt prompt = reader.prompt();
          int before = seen.size();
          return seen.number(prompt.id()) == before ? List.of(prompt) : List.of();
        });
  }

  /**
   * {@return prompts with the response to be learned; the chosen one where there are two}
   *
   * @param turns which of a conversation's responses are examples: the last or each
   */
  public Rows<ConversationRow> conversations(Turns turns) {
    return rows("conversations", Shape::givesConversations, reader -> reader.conversations(turns));
  }

  /**
   * {@return responses of models}
   *
   * @param model who gave the responses of a file that does not say so; empty where that is an
   *     error
   */
  public Rows<ResponseRow> responses(Optional<String> model) {
    return rows("responses", Shape::givesResponses, reader -> reader.responses(model));
  }

  /**
   * {@return what is said in the rows, each turn once: prompts and responses, or what the files
   * have of them}
   */
  public Rows<String> texts() {
    return rows(
        "texts",
        shape -> shape.givesConversations() || shape.givesResponses() || shape.givesPrompts(),
        RowReader::texts);
  }

  /** {@return what judges said of models' responses} */
  public Rows<ComparisonRow> comparisons() {
    return rows("comparisons", Shape::givesComparisons, reader -> List.of(reader.comparison()));
  }

  /**
   * {@return pairs of responses with a preference; abstentions are left out} For files that name
   * the responses' models only, see {@link PreferenceData}.
   */
  public Rows<PreferenceRow> preferences() {
    return rows("preferences", Shape::givesPreferences, RowReader::preferences);
  }

  /** What the files are called, for messages. */
  @Override
  public String toString() {
    return files.stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  /**
   * {@return the mode for a file that holds texts of these}
   *
   * @throws IOException where a folder cannot be listed or a star stands for nothing
   */
  public FileMode mode() throws IOException {
    return FileMode.of(expanded());
  }

  private <T> Rows<T> rows(
      String kind, java.util.function.Predicate<Shape> wanted, RowReader.Read<T> read) {
    return new FileRows<>(this, kind, wanted, read);
  }

  /** The files that the names stand for. */
  List<Path> expanded() throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path file : files) {
      if (!file.getFileName().toString().contains("*")) {
        all.add(file);
        continue;
      }
      Path folder = file.toAbsolutePath().getParent();
      String pattern = file.getFileName().toString().replaceAll("([\\\\?\\[\\]{}])", "\\\\$1");
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      if (!Files.isDirectory(folder)) {
        throw new NoSuchFileException(folder.toString());
      }
      try (Stream<Path> entries = Files.list(folder)) {
        List<Path> found = entries.filter(e -> matcher.matches(e.getFileName())).sorted().toList();
        if (found.isEmpty()) {
          throw new IOException("no file is called " + file);
        }
        all.addAll(found);
      }
    }
    return all;
  }
}
