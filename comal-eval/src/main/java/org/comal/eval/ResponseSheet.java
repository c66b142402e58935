package org.comal.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comal.data.Prompt;
import org.comal.eval.winrate.ResponseLengths;

/** The responses of every model, by prompt. */
final class ResponseSheet {
  private final Map<String, Prompt> prompts = new LinkedHashMap<>();
  private final Map<String, Map<String, List<String>>> byModel = new LinkedHashMap<>();

  /** Adds a response. A prompt that one file names by its id only is known by another's text. */
  void add(Prompt prompt, String model, String text) {
    prompts.merge(prompt.id(), prompt, (a, b) -> a.messages().isEmpty() ? b : a);
    byModel
        .computeIfAbsent(model, m -> new LinkedHashMap<>())
        .computeIfAbsent(prompt.id(), x -> new ArrayList<>())
        .add(text);
  }

  /** The models, in the order in which they came. */
  List<String> models() {
    return List.copyOf(byModel.keySet());
  }

  /** Every prompt that was answered, in the order in which they came. */
  List<Prompt> prompts() {
    return List.copyOf(prompts.values());
  }

  /** What is known of prompts from elsewhere. */
  void know(Prompt prompt) {
    prompts.computeIfPresent(
        prompt.id(), (id, known) -> known.messages().isEmpty() ? prompt : known);
  }

  /** A model's responses to a prompt; empty where it gave none. */
  List<String> responses(String model, String prompt) {
    return byModel.getOrDefault(model, Map.of()).getOrDefault(prompt, List.of());
  }

  /** Whether two models answered any prompt in common. */
  boolean meet(String a, String b) {
    Set<String> answered = byModel.getOrDefault(b, Map.of()).keySet();
    return byModel.getOrDefault(a, Map.of()).keySet().stream().anyMatch(answered::contains);
  }

  /** Lengths in characters; of several responses to one prompt their rounded mean. */
  ResponseLengths lengths() {
    Map<String, Map<String, Integer>> lengths = new LinkedHashMap<>();
    byModel.forEach(
        (model, responses) -> {
          Map<String, Integer> own = new LinkedHashMap<>();
          responses.forEach(
              (prompt, texts) ->
                  own.put(
                      prompt,
                      (int)
                          Math.round(
                              texts.stream()
                                  .mapToInt(ResponseLengths::of)
                                  .average()
                                  .orElseThrow())));
          lengths.put(model, own);
        });
    return new ResponseLengths(lengths);
  }
}
