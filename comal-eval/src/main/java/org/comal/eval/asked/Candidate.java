package org.comal.eval.asked;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.comal.data.Prompt;

/**
 * A prompt with its candidate responses, in the order in which they came.
 *
 * @param prompt without messages where it is only named
 * @param models who gave each response
 * @param texts the responses
 * @param places where each stands
 */
public record Candidate(
    Prompt prompt, List<String> models, List<String> texts, List<String> places) {
  /**
   * Copies the lists.
   *
   * @param prompt not null
   * @param models copied
   * @param texts aligned with them; copied
   * @param places aligned with them; copied
   */
  public Candidate {
    Objects.requireNonNull(prompt, "prompt");
    models = List.copyOf(models);
    texts = List.copyOf(texts);
    places = List.copyOf(places);
  }

  /**
   * {@return the responses of one model, in their order}
   *
   * @param model one that need have given none
   */
  public List<String> of(String model) {
    return IntStream.range(0, texts.size())
        .filter(k -> models.get(k).equals(model))
        .mapToObj(texts::get)
        .toList();
  }
}
