package org.comal.llm.init;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.comal.dataset.ConversationRow;
import org.comal.dataset.DataFile;
import org.comal.dataset.DataFile.Turns;
import org.comal.dataset.Rows;

/**
 * The texts that a tokenizer learns from.
 *
 * @param lines a file that is read by lines, or a folder of such files
 * @param rows conversations whose turns are read
 */
record TrainingTexts(Optional<Path> lines, Optional<DataFile> rows) {

  /**
   * Reads all of them.
   *
   * @throws IOException where a file is missing or cannot be read; the message names it
   */
  List<String> read() throws IOException {
    List<String> texts = new ArrayList<>();
    if (lines.isPresent()) {
      texts.addAll(read(lines.get()));
    }
    if (rows.isPresent()) {
      try (Rows<ConversationRow> all = rows.get().conversations(Turns.LAST)) {
        for (Optional<ConversationRow> row = all.next(); row.isPresent(); row = all.next()) {
          row.get().prompt().messages().forEach(m -> texts.add(m.content()));
          texts.add(row.get().answer());
        }
      }
    }
    return texts;
  }

  /** Reads a file, or the files of a folder in the order of their names. */
  private static List<String> read(Path place) throws IOException {
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
      texts.addAll(lines(file));
    }
    if (texts.isEmpty()) {
      throw new IOException(place + " holds no text to learn a tokenizer from");
    }
    return texts;
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (MalformedInputException e) {
      throw new IOException(file + " is not UTF-8 text", e);
    }
  }
}
