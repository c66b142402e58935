package org.comal.learn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.data.Completion;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Phase;
import org.comal.files.JsonRow;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.policy.ServedPolicy;
import org.comal.prox.PhaseKey;
import org.comal.prox.RowFormat;
import org.comal.prox.Step;
import org.comal.prox.StepFiles;
import org.comal.random.RandomSource;
import org.comal.work.DataRows;

/**
 * The first phase of a prox step: what one policy responds to every prompt.
 *
 * @param source what they were drawn from
 * @param responses aligned with the source's prompts
 */
record DrawnSamples(Source source, List<List<Response>> responses) {

  /** All that samples depend on. */
  static final class Source {
    private final Policy policy;
    private final List<Prompt> prompts;
    private final int perPrompt;
    private final Sampling sampling;
    private final RandomSource stream;
    private PhaseKey key;

    Source(
        Policy policy,
        List<Prompt> prompts,
        int perPrompt,
        Sampling sampling,
        RandomSource stream) {
      this.policy = policy;
      this.prompts = prompts;
      this.perPrompt = perPrompt;
      this.sampling = sampling;
      this.stream = stream;
    }

    Policy policy() {
      return policy;
    }

    List<Prompt> prompts() {
      return prompts;
    }

    /** The same object each time: to write out all prompts takes a while. */
    PhaseKey key() {
      if (key == null) {
        PhaseKey.Builder all =
            PhaseKey.of("samples")
                .text("policy", policy.id())
                .whole("per-prompt", perPrompt)
                .number("temperature", sampling.temperature())
                .number("top-p", sampling.topP())
                .whole("top-k", sampling.topK())
                .number("min-p", sampling.minP())
                .whole("max-tokens", sampling.maxTokens())
                .whole("stream", stream.key());
        // Left out where the policy draws itself: samples kept by earlier versions stay valid.
        if (policy instanceof ServedPolicy served) {
          served.drawnBy().ifPresent(by -> all.text("drawn-by", by));
        }
        for (Prompt x : prompts) {
          all.text("prompt", x.id());
          for (Message message : x.messages()) {
            all.text("role", message.role()).text("content", message.content());
          }
        }
        key = all.build();
      }
      return key;
    }

    private List<Row> draw(Step step, String file) {
      List<List<Response>> responses =
          step.game()
              .work()
              .sample(
                  policy,
                  prompts,
                  perPrompt,
                  sampling,
                  stream,
                  () -> step.files().portions(file, this::key));
      List<Row> rows = new ArrayList<>(prompts.size());
      for (int x = 0; x < prompts.size(); x++) {
        rows.add(new Row(prompts.get(x), responses.get(x)));
      }
      return rows;
    }
  }

  /** A row of the file. */
  record Row(Prompt prompt, List<Response> responses) {}

  /** How the file is written. */
  static final RowFormat<Row> FORMAT =
      new RowFormat<>() {
        @Override
        public Map<String, ?> write(Row row) {
          Map<String, Object> map = new LinkedHashMap<>();
          map.put("prompt", row.prompt.id());
          // Not read again: for those who look at the file, as a report does.
          map.put("messages", DataRows.messages(row.prompt));
          map.put("responses", row.responses.stream().map(DataRows::of).toList());
          return map;
        }

        @Override
        public Row read(JsonRow json) {
          return new Row(
              Prompt.named(json.text("prompt")),
              json.rows("responses").stream().map(DataRows::response).toList());
        }
      };

  /**
   * Draws them, or reads those that were kept; the policy rests afterwards.
   *
   * @param file its name, without what stands after the dot
   */
  static DrawnSamples of(Source source, String file, Step step) {
    List<Row> rows =
        step.files()
            .rows(
                file,
                StepFiles.Scope.SHARED,
                source::key,
                FORMAT,
                () -> step.listener().during(Phase.SAMPLE, () -> source.draw(step, file)));
    source.policy.rest();
    return new DrawnSamples(source, rows.stream().map(Row::responses).toList());
  }

  /** Every response with its prompt, prompt by prompt. */
  List<Completion> completions() {
    List<Completion> completions = new ArrayList<>();
    for (int x = 0; x < responses.size(); x++) {
      for (Response y : responses.get(x)) {
        completions.add(new Completion(source.prompts.get(x), y));
      }
    }
    return completions;
  }
}
