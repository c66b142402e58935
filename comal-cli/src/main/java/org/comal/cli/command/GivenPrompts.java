package org.comal.cli.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.comal.cli.console.Errors;
import org.comal.cli.console.StandardInput;
import org.comal.files.DurableFiles;
import org.comal.files.Json;
import org.comal.files.TextFile;
import picocli.CommandLine.Option;

/** The prompts that a command line names: texts, a file, or what is typed or piped in. */
final class GivenPrompts {
  @Option(
      names = "--prompts",
      paramLabel = "FILE",
      description =
          "A file of prompts: a data set as docs/data.md has them, or a line each (.txt).")
  private Path file;

  /**
   * A file of a data set with the prompts.
   *
   * @param texts those of the command line
   * @param directory for a file of texts
   */
  Path data(List<String> texts, Path directory) throws IOException {
    if (file != null) {
      if (!texts.isEmpty()) {
        throw Errors.configuration(
            "prompts are given by --prompts and as "
                + texts.get(0)
                + " too; leave one of them out");
      }
      if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".txt")) {
        return file.toAbsolutePath();
      }
      return rows(TextFile.lines(file), directory, file + " holds no line with a prompt");
    }
    if (!texts.isEmpty()) {
      return rows(texts, directory, "the prompts are empty");
    }
    if (Boolean.getBoolean("comal.typed")) {
      throw Errors.configuration(
          "no prompt is given; write it behind the folder, name a file by --prompts, or pipe lines"
              + " in. To talk to a model there is `comal chat`");
    }
    String piped = TextFile.text(StandardInput.NAME, ByteBuffer.wrap(System.in.readAllBytes()));
    return rows(piped.lines().toList(), directory, "standard input holds no line with a prompt");
  }

  private static Path rows(List<String> prompts, Path directory, String none) throws IOException {
    StringBuilder rows = new StringBuilder();
    for (String prompt : prompts) {
      if (!prompt.isBlank()) {
        rows.append(Json.line(Map.of("prompt", prompt))).append('\n');
      }
    }
    if (rows.length() == 0) {
      throw Errors.configuration(none);
    }
    Path file = directory.resolve("prompts.jsonl");
    DurableFiles.write(file, rows.toString());
    return file;
  }
}
