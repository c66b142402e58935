package org.comal.cli.page;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.cli.recorded.Samples;
import org.comal.run.RecordedRun;

/**
 * Samples of the first and the last step side by side, or of the last steps of several runs.
 *
 * @param prompts a few, those first that most columns have responses to
 */
record SamplesSection(List<PromptSamples> prompts) implements Section {
  private static final int SHOWN_PROMPTS = 4;
  private static final int SHOWN_RESPONSES = 4;

  SamplesSection {
    prompts = List.copyOf(prompts);
  }

  /**
   * The samples of a prompt.
   *
   * @param prompt its text
   * @param columns one a step or run
   */
  record PromptSamples(String prompt, List<Column> columns) {
    PromptSamples {
      columns = List.copyOf(columns);
    }
  }

  /**
   * The samples of one step to one prompt.
   *
   * @param name of the step and, where there are several, its run
   * @param responses their texts
   */
  record Column(String name, List<String> responses) {
    Column {
      responses = List.copyOf(responses);
    }
  }

  /** What the runs kept of their samples. */
  static SamplesSection of(List<RecordedRun> runs) throws IOException {
    Map<String, Map<String, List<String>>> byPrompt = new LinkedHashMap<>();
    Map<String, String> texts = new LinkedHashMap<>();
    for (RecordedRun run : runs) {
      List<Samples> kept = Samples.firstAndLast(run.directory(), SHOWN_PROMPTS, SHOWN_RESPONSES);
      for (Samples samples :
          runs.size() == 1 || kept.isEmpty() ? kept : kept.subList(kept.size() - 1, kept.size())) {
        String column = (runs.size() == 1 ? "" : run.name() + ", ") + "step " + samples.step();
        samples
            .responses()
            .forEach(
                (prompt, responses) ->
                    byPrompt
                        .computeIfAbsent(prompt, p -> new LinkedHashMap<>())
                        .put(column, responses));
      }
      kept.forEach(samples -> texts.putAll(samples.prompts()));
    }
    return new SamplesSection(
        byPrompt.entrySet().stream()
            .sorted((a, b) -> Integer.compare(b.getValue().size(), a.getValue().size()))
            .limit(SHOWN_PROMPTS)
            .map(
                e ->
                    new PromptSamples(
                        texts.getOrDefault(e.getKey(), "Prompt " + e.getKey()),
                        columns(e.getValue())))
            .toList());
  }

  private static List<Column> columns(Map<String, List<String>> responses) {
    return responses.entrySet().stream().map(e -> new Column(e.getKey(), e.getValue())).toList();
  }

  @Override
  public String id() {
    return "samples";
  }

  @Override
  public String title() {
    return "Samples side by side";
  }

  @Override
  public boolean empty() {
    return prompts.isEmpty();
  }
}
