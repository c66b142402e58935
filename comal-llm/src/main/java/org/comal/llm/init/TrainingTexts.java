package org.comal.llm.init;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.comal.dataset.DataFile;
import org.comal.dataset.Rows;
import org.comal.files.TextFile;

/** The texts that a tokenizer learns from. */
final class TrainingTexts {
  private static final Pattern DATA = Pattern.compile(".*\\.(jsonl|json|parquet)(\\.gz)?");

  private TrainingTexts() {}

  /**
   * Reads a file, or the files of a folder in the order of their names: of JSON lines, JSON and
   * Parquet the prompts and responses, of others the lines.
   *
   * @throws IOException where a file is missing or cannot be read; the message names it
   */
  static List<String> read(Path place) throws IOException {
    if (!Files.exists(place)) {
      throw new IOException(place + " is missing; it should hold texts to learn a tokenizer from");
    }
    List<Path> files = List.of(place);
    if (Files.isDirectory(place)) {
      try (Stream<Path> entries = Files.list(place)) {
        files = entries.filter(Files::isRegularFile).sorted().toList();
      }
    }
    List<String> texts = new ArrayList<>();
    for (Path file : files) {
      if (DATA.matcher(file.getFileName().toString()).matches()) {
        try (Rows<String> rows = DataFile.of(file).texts()) {
          texts.addAll(rows.toList());
        }
      } else {
        texts.addAll(TextFile.lines(file));
      }
    }
    if (texts.isEmpty()) {
      throw new IOException(place + " holds no text to learn a tokenizer from");
    }
    return texts;
  }
}
