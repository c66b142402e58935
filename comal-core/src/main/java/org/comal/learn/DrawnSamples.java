package org.comal.learn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.comal.data.Completion;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Phase;
import org.comal.files.JsonRow;
import org.comal.files.Snapshot;
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
 * @param rows aligned with the source's prompts; many of them are read from their file whenever
 *     they are asked for
 * @param drawing what there is to tell of who drew them in the policy's place; empty where nobody
 *     did, or another run drew them
 */
record DrawnSamples(Source source, List<Row> rows, Map<String, Double> drawing) {
  private static final String FIGURES = "figures";

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

    int perPrompt() {
      return perPrompt;
    }

    private List<Row> draw(Step step, String file, int kept, Consumer<List<Row>> batches) {
      int[] next = {kept};
      List<List<Response>> last =
          step.game()
              .work()
              .sample(
                  policy,
                  prompts.subList(kept, prompts.size()),
                  perPrompt,
                  sampling,
                  stream,
                  portion -> {
                    batches.accept(rows(next[0], portion));
                    next[0] += portion.size();
                  });
      if (policy instanceof ServedPolicy served && !served.drawingFigures().isEmpty()) {
        // Before the rows are whole, or a kill in between would leave these without figures.
        Map<String, ?> told = Map.of(FIGURES, served.drawingFigures());
        step.files().keep(drawing(file), this::key, told, nothing -> {});
      }
      return rows(next[0], last);
    }

    private Map<String, Double> told(Step step, String file) {
      if (!(policy instanceof ServedPolicy served) || served.drawnBy().isEmpty()) {
        return Map.of();
      }
      Optional<Snapshot> kept = step.files().kept(drawing(file), this::key);
      return kept.isPresent() ? read(kept.get()) : served.drawingFigures();
    }

    private static Map<String, Double> read(Snapshot kept) {
      try {
        return kept.state(
            state -> {
              Map<String, Double> figures = new LinkedHashMap<>();
              JsonRow row = state.row(FIGURES);
              row.values().keySet().forEach(name -> figures.put(name, row.number(name)));
              return figures;
            });
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String drawing(String file) {
      return file + "-drawing";
    }

    /** The rows of some prompts that follow each other. */
    private List<Row> rows(int from, List<List<Response>> responses) {
      List<Row> rows = new ArrayList<>(responses.size());
      for (List<Response> own : responses) {
        Prompt prompt = prompts.get(from + rows.size());
        if (own.size() != perPrompt) {
          throw new IllegalStateException(
              "policy "
                  + policy.id()
                  + " gave "
                  + own.size()
                  + " responses to prompt "
                  + prompt.id()
                  + " where "
                  + perPrompt
                  + " were asked for");
        }
        rows.add(new Row(prompt, own));
      }
      return rows;
    }
  }

  /**
   * A row of the file.
   *
   * @param prompt named alone where the row was read
   * @param responses to it
   */
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
                (kept, batches) ->
                    step.listener()
                        .during(Phase.SAMPLE, () -> source.draw(step, file, kept, batches)));
    source.policy.rest();
    return new DrawnSamples(source, rows, source.told(step, file));
  }

  /** The responses to one prompt. */
  List<Response> responses(int prompt) {
    return rows.get(prompt).responses;
  }

  /** The responses to some prompts that follow each other, prompt by prompt. */
  List<Completion> completions(int from, int to) {
    List<Completion> completions = new ArrayList<>();
    int x = from;
    for (Row row : rows.subList(from, to)) {
      Prompt prompt = source.prompts.get(x++);
      row.responses.forEach(y -> completions.add(new Completion(prompt, y)));
    }
    return completions;
  }
}
