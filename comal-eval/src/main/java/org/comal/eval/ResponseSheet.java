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
  private final Map<String, Map<String, Lengths>> lengths = new LinkedHashMap<>();

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

  /** Adds the length of a response whose text is not wanted, to a prompt that need not be known. */
  void addLength(String prompt, String model, int length) {
    lengths
        .computeIfAbsent(model, m -> new LinkedHashMap<>())
        .merge(prompt, new Lengths(length, 1), Lengths::plus);
  }

  /** Lengths in characters; of several responses to one prompt their rounded mean. */
  ResponseLengths lengths() {
    Map<String, Map<String, Integer>> means = new LinkedHashMap<>();
    byModel.forEach(
        (model, responses) ->
            responses.forEach(
                (prompt, texts) ->
                    means
                        .computeIfAbsent(model, m -> new LinkedHashMap<>())
                        .put(prompt, Lengths.of(texts).mean())));
    lengths.forEach(
        (model, own) ->
            own.forEach(
                (prompt, all) ->
                    means
                        .computeIfAbsent(model, m -> new LinkedHashMap<>())
                        .put(prompt, all.mean())));
    return new ResponseLengths(means);
  }

  /** Of several responses. */
  private record Lengths(long sum, int responses) {
    static Lengths of(List<String> texts) {
      return new Lengths(texts.stream().mapToLong(ResponseLengths::of).sum(), texts.size());
    }

    Lengths plus(Lengths other) {
      return new Lengths(sum + other.sum, responses + other.responses);
    }

    int mean() {
      return (int) Math.round((double) sum / responses);
    }
  }
}
