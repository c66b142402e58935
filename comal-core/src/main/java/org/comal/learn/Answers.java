package org.comal.learn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Phase;
import org.comal.files.JsonRow;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.prox.RowFormat;
import org.comal.prox.Step;
import org.comal.prox.StepFiles;
import org.comal.random.RandomSource;

/**
 * The responses that one policy gave in one round.
 *
 * @param key tells all that they depend on; empty where nothing is kept
 * @param responses aligned with the prompts
 */
record Answers(String key, List<List<Response>> responses) {

  private record Row(Prompt prompt, List<Response> responses) {}

  private static final RowFormat<Row> FORMAT =
      new RowFormat<>() {
        @Override
        public Map<String, ?> write(Row row) {
          List<Map<String, ?>> responses = new ArrayList<>();
          for (Response y : row.responses) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("text", y.text());
            map.put("finished", y.finished());
            map.put("tokens", y.tokens());
            responses.add(map);
          }
          Map<String, Object> map = new LinkedHashMap<>();
          map.put("prompt", row.prompt.id());
          // Not read again: for those who look at the file, as a report does.
          map.put(
              "messages",
              row.prompt.messages().stream()
                  .map(m -> Map.of("role", m.role(), "content", m.content()))
                  .map(TreeMap::new)
                  .toList());
          map.put("responses", responses);
          return map;
        }

        @Override
        public Row read(JsonRow json) {
          return new Row(
              Prompt.named(json.text("prompt")),
              json.rows("responses").stream()
                  .map(y -> new Response(y.integers("tokens"), y.text("text"), y.flag("finished")))
                  .toList());
        }
      };

  /**
   * Draws them, or reads those that were kept; the policy rests afterwards.
   *
   * @param phase names the file
   */
  static Answers of(
      Step step, String phase, Policy policy, int perPrompt, Sampling sampling, RandomSource own) {
    List<Prompt> prompts = step.game().prompts();
    String key =
        step.files().keeping()
            ? String.join("\n", policy.id(), "" + perPrompt, "" + sampling, "" + own.key())
                + "\n"
                + prompts
            : "";
    List<Row> rows =
        step.files()
            .rows(
                phase,
                StepFiles.Scope.SHARED,
                () -> key,
                FORMAT,
                () ->
                    step.listener()
                        .during(
                            Phase.SAMPLE,
                            () -> rows(prompts, policy.sample(prompts, perPrompt, sampling, own))));
    policy.rest();
    return new Answers(key, rows.stream().map(Row::responses).toList());
  }

  private static List<Row> rows(List<Prompt> prompts, List<List<Response>> samples) {
    List<Row> rows = new ArrayList<>(prompts.size());
    for (int x = 0; x < prompts.size(); x++) {
      rows.add(new Row(prompts.get(x), samples.get(x)));
    }
    return rows;
  }
}
