package org.comal.tabular;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;

/**
 * The prompts of a table with the responses to each, and where each stands in a flat array: those
 * of the first prompt, then those of the second, and so on.
 *
 * <p>A response's text is its name, unique among those of its prompt; its one token is its number.
 */
public final class TableLayout {
  private final List<Prompt> prompts;
  private final List<List<Response>> responses;
  private final int[] offsets;
  private final Map<String, Integer> promptIndex;
  private final List<Map<String, Integer>> responseIndex;

  /**
   * Lays responses out, prompt after prompt.
   *
   * @param prompts not empty, ids distinct
   * @param responses aligned with {@code prompts}; each not empty, texts distinct
   * @throws IllegalArgumentException where a prompt or a response comes twice, or none is given
   */
  public TableLayout(List<Prompt> prompts, List<List<Response>> responses) {
    this.prompts = List.copyOf(prompts);
    this.responses = responses.stream().map(List::copyOf).toList();
    if (prompts.isEmpty() || prompts.size() != responses.size()) {
      throw new IllegalArgumentException(
          "a table needs at least one prompt and a list of responses for each, but has "
              + prompts.size()
              + " prompts and "
              + responses.size()
              + " lists");
    }
    this.offsets = new int[prompts.size() + 1];
    this.promptIndex = new HashMap<>();
    this.responseIndex = new ArrayList<>(prompts.size());
    Map<List<Response>, Map<String, Integer>> shared = new HashMap<>();
    for (int x = 0; x < offsets.length - 1; x++) {
      Prompt prompt = this.prompts.get(x);
      if (promptIndex.put(prompt.id(), x) != null) {
        throw new IllegalArgumentException("two prompts have the id " + prompt.id());
      }
      List<Response> own = this.responses.get(x);
      responseIndex.add(shared.computeIfAbsent(own, y -> index(prompt, y)));
      offsets[x + 1] = Math.addExact(offsets[x], own.size());
    }
  }

  private static Map<String, Integer> index(Prompt prompt, List<Response> responses) {
    if (responses.isEmpty()) {
      throw new IllegalArgumentException("prompt " + prompt.id() + " has no responses");
    }
    Map<String, Integer> index = new HashMap<>();
    for (Response y : responses) {
      if (index.put(y.text(), index.size()) != null) {
        throw new IllegalArgumentException(
            "two responses to prompt " + prompt.id() + " have the name " + y.text());
      }
    }
    return index;
  }

  /**
   * {@return a layout of prompts that are only names}
   *
   * @param names by prompt id, in order: the names of its responses
   */
  public static TableLayout named(Map<String, List<String>> names) {
    List<Prompt> prompts = new ArrayList<>();
    List<List<Response>> responses = new ArrayList<>();
    Map<List<String>, List<Response>> shared = new HashMap<>();
    new LinkedHashMap<>(names)
        .forEach(
            (id, own) -> {
              prompts.add(Prompt.named(id));
              responses.add(shared.computeIfAbsent(own, TableLayout::responses));
            });
    return new TableLayout(prompts, responses);
  }

  /**
   * {@return the responses of these names, numbered from 0}
   *
   * @param names the responses' texts, in order
   */
  public static List<Response> responses(List<String> names) {
    List<Response> responses = new ArrayList<>(names.size());
    for (String name : names) {
      responses.add(new Response(new int[] {responses.size()}, name, true));
    }
    return responses;
  }

  /** {@return every prompt, in order} */
  public List<Prompt> prompts() {
    return prompts;
  }

  /**
   * {@return the responses to the prompt of an index, in order}
   *
   * @param prompt index of a prompt, from 0
   */
  public List<Response> responses(int prompt) {
    return responses.get(prompt);
  }

  /** {@return number of prompts} */
  public int promptCount() {
    return offsets.length - 1;
  }

  /** {@return number of responses over all prompts: the length of a flat array} */
  public int size() {
    return offsets[offsets.length - 1];
  }

  /**
   * {@return where the responses of a prompt begin; {@code offset(promptCount())} is {@link #size}}
   *
   * @param prompt index of a prompt, from 0 to {@link #promptCount}
   */
  public int offset(int prompt) {
    return offsets[prompt];
  }

  /**
   * {@return the index of a prompt}
   *
   * @param prompt found by its id
   * @throws IllegalArgumentException where the table has none of that id
   */
  public int indexOf(Prompt prompt) {
    Integer x = promptIndex.get(prompt.id());
    if (x == null) {
      throw new IllegalArgumentException(
          "prompt " + prompt.id() + " is not in this table of " + promptCount() + " prompts");
    }
    return x;
  }

  /**
   * {@return the place of a response in a flat array}
   *
   * @param completion the prompt is found by its id, the response by its text
   * @throws IllegalArgumentException where the table has no such prompt or response
   */
  public int indexOf(Completion completion) {
    int x = indexOf(completion.prompt());
    Response y = completion.response();
    int[] tokens = y.tokens();
    List<Response> own = responses.get(x);
    if (tokens.length == 1
        && tokens[0] >= 0
        && tokens[0] < own.size()
        && own.get(tokens[0]).text().equals(y.text())) {
      return offsets[x] + tokens[0];
    }
    Integer i = responseIndex.get(x).get(y.text());
    if (i == null) {
      throw new IllegalArgumentException(
          "prompt " + prompts.get(x).id() + " has no response " + y.text() + " in this table");
    }
    return offsets[x] + i;
  }

  /** What stands at a place of a flat array, for messages. */
  String describe(int place) {
    int x = java.util.Arrays.binarySearch(offsets, place);
    x = x >= 0 ? x : -x - 2;
    return "prompt "
        + prompts.get(x).id()
        + ", response "
        + responses.get(x).get(place - offsets[x]).text();
  }

  /** Whether both have the same prompts and responses in the same order. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof TableLayout that
            && prompts.equals(that.prompts)
            && responses.equals(that.responses);
  }

  @Override
  public int hashCode() {
    return 31 * prompts.hashCode() + responses.hashCode();
  }
}
