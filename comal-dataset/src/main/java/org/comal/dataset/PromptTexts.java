package org.comal.dataset;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.comal.data.Prompt;

/** What prompts say that other files name by their ids only. */
final class PromptTexts {
  private final Optional<DataFile> file;
  private final Map<String, Prompt> byId = new HashMap<>();

  /**
   * @param file held in memory; empty where every prompt is expected with its text
   * @throws IOException where it cannot be read
   */
  PromptTexts(Optional<DataFile> file) throws IOException {
    this.file = file;
    if (file.isPresent()) {
      try (Rows<Prompt> rows = file.get().prompts()) {
        rows.toList().forEach(p -> byId.put(p.id(), p));
      }
    }
  }

  /**
   * A prompt with its text.
   *
   * @param place of the row that names it, for the message
   * @throws BadDataException where the text is nowhere
   */
  Prompt of(Prompt named, String place) throws BadDataException {
    Prompt known = named.messages().isEmpty() ? byId.get(named.id()) : named;
    if (known == null) {
      throw new BadDataException(
          place,
          "prompt "
              + named.id()
              + file.map(f -> " is not in " + f)
                  .orElse(" is named by its id only; name the file that holds it in prompts"));
    }
    return known;
  }
}
