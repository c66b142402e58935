package org.comal.cli.recorded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.comal.files.JsonReader;
import org.comal.files.JsonRow;
import org.comal.run.RunLayout;

/**
 * The first responses that a run drew in one of its steps.
 *
 * @param step counted from 1
 * @param responses by prompt id, in the order of the file
 * @param prompts the texts of those that have one, by id
 */
public record Samples(long step, Map<String, List<String>> responses, Map<String, String> prompts) {
  private static final String PREFIX = "step-";

  /**
   * {@return the samples of the first and of the last step that a run kept any of; one where they
   * are the same, none where it kept no samples}
   *
   * @param run its directory
   * @param prompts most prompts to read
   * @param each most responses of a prompt to keep
   * @throws IOException where a file of samples cannot be read
   */
  public static List<Samples> firstAndLast(Path run, int prompts, int each) throws IOException {
    Path steps = RunLayout.STEP_FILES.in(run);
    if (!Files.isDirectory(steps)) {
      return List.of();
    }
    List<Path> files;
    try (Stream<Path> directories = Files.list(steps)) {
      files =
          directories
              .filter(d -> d.getFileName().toString().matches(PREFIX + "\\d+"))
              .map(RunLayout.SAMPLES::in)
              .filter(Files::isRegularFile)
              .sorted((a, b) -> Long.compare(step(a), step(b)))
              .toList();
    }
    List<Samples> all = new ArrayList<>();
    for (int i = 0; i < files.size(); i += Math.max(1, files.size() - 1)) {
      all.add(read(files.get(i), prompts, each));
    }
    return all;
  }

  private static long step(Path samples) {
    return Long.parseLong(samples.getParent().getFileName().toString().substring(PREFIX.length()));
  }

  private static Samples read(Path file, int prompts, int each) throws IOException {
    Map<String, List<String>> byPrompt = new LinkedHashMap<>();
    Map<String, String> texts = new LinkedHashMap<>();
    // The first line says what the file is.
    for (JsonRow row : JsonReader.readLines(file, 1 + prompts)) {
      Map<String, Object> line = row.values();
      if (line.get("responses") instanceof List<?> responses) {
        byPrompt.put(
            String.valueOf(line.get("prompt")),
            responses.stream().limit(each).map(Samples::text).toList());
        if (line.get("messages") instanceof List<?> messages && !messages.isEmpty()) {
          texts.put(String.valueOf(line.get("prompt")), conversation(messages));
        }
      }
    }
    return new Samples(step(file), byPrompt, texts);
  }

  /** The text of a single message, or the turns with their roles. */
  private static String conversation(List<?> messages) {
    List<String> turns = new ArrayList<>();
    for (Object each : messages) {
      if (each instanceof Map<?, ?> message) {
        String content = String.valueOf(message.get("content"));
        turns.add(messages.size() == 1 ? content : message.get("role") + ": " + content);
      }
    }
    return String.join("\n\n", turns);
  }

  private static String text(Object response) {
    return response instanceof Map<?, ?> map ? String.valueOf(map.get("text")) : "";
  }
}
