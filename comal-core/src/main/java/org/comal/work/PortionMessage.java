package org.comal.work;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.Stable;
import org.comal.data.Comparison;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.files.Json;
import org.comal.files.JsonReader;
import org.comal.files.JsonRow;
import org.comal.oracle.OracleException;
import org.comal.oracle.PreferenceOracle;
import org.comal.policy.Policy;
import org.comal.policy.PromptException;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;

/**
 * A portion of work as a text that can be sent, and what comes of it as another. Every prompt is in
 * it once, with its responses once, however many questions there are about them.
 */
@Stable
public final class PortionMessage {
  private static final String WORK = "work";
  private static final String MODEL = "model";
  private static final String STREAM = "stream";
  private static final String PROMPTS = "prompts";
  private static final String RESPONSES = "responses";
  private static final String PAIRS = "pairs";
  private static final String NUMBERS = "numbers";
  private static final String REFUSED = "refused";
  private static final String SENTENCE = "sentence";

  private PortionMessage() {}

  /**
   * {@return a portion as one line of JSON}
   *
   * @param portion what is to be done
   * @param model where its model can be had
   */
  public static String of(Portion<?> portion, ModelSource model) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (portion instanceof Portion.Draw draw) {
      map.put(WORK, "draw");
      map.put(MODEL, model.row());
      map.put("per-prompt", draw.perPrompt());
      Sampling s = draw.sampling();
      map.put("temperature", s.temperature());
      map.put("top-p", s.topP());
      map.put("top-k", s.topK());
      map.put("min-p", s.minP());
      map.put("max-tokens", s.maxTokens());
      map.put(STREAM, draw.random().key());
      map.put(PROMPTS, draw.prompts().stream().map(DataRows::of).toList());
    } else if (portion instanceof Portion.Score score) {
      map.put(WORK, "score");
      map.put(MODEL, model.row());
      map.put(PROMPTS, rows(score));
    } else if (portion instanceof Portion.Ask ask) {
      map.put(WORK, "ask");
      map.put(MODEL, model.row());
      map.put(STREAM, ask.random().key());
      map.put(PROMPTS, rows(ask));
    }
    return Json.line(map);
  }

  private static List<Map<String, Object>> rows(Portion.Score score) {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<Completion> all = score.completions();
    for (int from = 0, to; from < all.size(); from = to) {
      Prompt prompt = all.get(from).prompt();
      List<Map<String, ?>> responses = new ArrayList<>();
      for (to = from; to < all.size() && all.get(to).prompt().equals(prompt); to++) {
        responses.add(DataRows.of(all.get(to).response()));
      }
      Map<String, Object> row = DataRows.of(prompt);
      row.put(RESPONSES, responses);
      rows.add(row);
    }
    return rows;
  }

  private static List<Map<String, Object>> rows(Portion.Ask ask) {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<Comparison> all = ask.questions();
    for (int from = 0, to; from < all.size(); from = to) {
      Prompt prompt = all.get(from).prompt();
      Map<Response, Integer> places = new LinkedHashMap<>();
      List<Integer> pairs = new ArrayList<>();
      for (to = from; to < all.size() && all.get(to).prompt().equals(prompt); to++) {
        for (Response y : List.of(all.get(to).first(), all.get(to).second())) {
          places.putIfAbsent(y, places.size());
          pairs.add(places.get(y));
        }
      }
      Map<String, Object> row = DataRows.of(prompt);
      row.put(RESPONSES, places.keySet().stream().map(DataRows::of).toList());
      row.put(PAIRS, pairs.stream().mapToInt(i -> i).toArray());
      rows.add(row);
    }
    return rows;
  }

  private static Portion<?> read(JsonRow row, AutoCloseable model) {
    List<JsonRow> prompts = row.rows(PROMPTS);
    return switch (row.text(WORK)) {
      case "draw" ->
          new Portion.Draw(
              (Policy) model,
              prompts.stream().map(DataRows::prompt).toList(),
              (int) row.integer("per-prompt"),
              new Sampling(
                  row.number("temperature"),
                  row.number("top-p"),
                  (int) row.integer("top-k"),
                  row.number("min-p"),
                  (int) row.integer("max-tokens")),
              RandomSource.ofKey(row.integer(STREAM)));
      case "score" -> new Portion.Score((Policy) model, completions(prompts));
      case "ask" ->
          new Portion.Ask(
              (PreferenceOracle) model,
              questions(prompts),
              RandomSource.ofKey(row.integer(STREAM)));
      default -> throw new IllegalArgumentException("there is no work " + row.text(WORK));
    };
  }

  private static List<Completion> completions(List<JsonRow> rows) {
    List<Completion> all = new ArrayList<>();
    for (JsonRow row : rows) {
      Prompt prompt = DataRows.prompt(row);
      row.rows(RESPONSES).forEach(y -> all.add(new Completion(prompt, DataRows.response(y))));
    }
    return all;
  }

  private static List<Comparison> questions(List<JsonRow> rows) {
    List<Comparison> all = new ArrayList<>();
    for (JsonRow row : rows) {
      Prompt prompt = DataRows.prompt(row);
      List<Response> y = row.rows(RESPONSES).stream().map(DataRows::response).toList();
      int[] pairs = row.integers(PAIRS);
      for (int k = 0; k < pairs.length; k += 2) {
        all.add(new Comparison(prompt, y.get(pairs[k]), y.get(pairs[k + 1])));
      }
    }
    return all;
  }

  /**
   * Does a portion that was sent.
   *
   * @param message what {@link #of} gave
   * @param place has the models
   * @return what came of it, or the sentence with which a model refused it, for {@link #result}
   * @throws IOException where the message is no JSON
   */
  public static String done(String message, ModelPlace place) throws IOException {
    JsonRow row = JsonReader.read(message);
    try {
      return reply(place.with(ModelSource.read(row.row(MODEL)), model -> read(row, model).here()));
    } catch (OracleException | IllegalArgumentException | ArithmeticException e) {
      Map<String, Object> refused = new LinkedHashMap<>();
      refused.put(REFUSED, kind(e));
      refused.put(SENTENCE, String.valueOf(e.getMessage()));
      return Json.line(refused);
    }
  }

  /**
   * {@return what came of a portion as one line of JSON, for {@link #result}}
   *
   * @param result of {@link Portion#here}
   */
  public static String reply(Object result) {
    if (result instanceof double[] numbers) {
      return Json.line(Map.of(NUMBERS, numbers));
    }
    List<Object> rows = new ArrayList<>();
    for (Object each : (List<?>) result) {
      rows.add(((List<?>) each).stream().map(y -> DataRows.of((Response) y)).toList());
    }
    return Json.line(Map.of(RESPONSES, rows));
  }

  private static String kind(RuntimeException e) {
    if (e instanceof OracleException) {
      return "oracle";
    }
    if (e instanceof PromptException) {
      return "prompt";
    }
    return e instanceof ArithmeticException ? "arithmetic" : "argument";
  }

  private static RuntimeException refusal(String kind, String sentence) throws IOException {
    return switch (kind) {
      case "oracle" -> new OracleException(sentence);
      case "prompt" -> new PromptException(sentence);
      case "arithmetic" -> new ArithmeticException(sentence);
      case "argument" -> new IllegalArgumentException(sentence);
      default -> throw new IOException("there is no refusal " + kind);
    };
  }

  /**
   * {@return what came of a portion}
   *
   * @param portion that was sent
   * @param reply what {@link #done} gave
   * @param <R> what comes of it
   * @throws IOException where the reply is none
   * @throws RuntimeException with its sentence, where a model refused the portion
   */
  @SuppressWarnings("unchecked") // R is what the kind of the portion says
  public static <R> R result(Portion<R> portion, String reply) throws IOException {
    JsonRow row = JsonReader.read(reply);
    if (row.values().containsKey(REFUSED)) {
      throw refusal(row.text(REFUSED), row.text(SENTENCE));
    }
    if (!(portion instanceof Portion.Draw)) {
      return (R) row.numbers(NUMBERS);
    }
    List<List<Response>> drawn = new ArrayList<>();
    for (Object each : (List<?>) row.values().get(RESPONSES)) {
      drawn.add(
          new JsonRow(Map.of(RESPONSES, each))
              .rows(RESPONSES).stream().map(DataRows::response).toList());
    }
    return (R) drawn;
  }
}
