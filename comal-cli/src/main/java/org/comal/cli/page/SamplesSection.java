package org.comal.cli.page;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.cli.recorded.Samples;
import org.comal.run.RecordedRun;

/** Samples of the first and the last step side by side, or of the last steps of several runs. */
final class SamplesSection {
  private static final int SHOWN_PROMPTS = 4;
  private static final int SHOWN_RESPONSES = 4;

  private SamplesSection() {}

  /** The section. */
  static Section of(List<RecordedRun> runs) throws IOException {
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
    Html body = new Html();
    byPrompt.entrySet().stream()
        .sorted((a, b) -> Integer.compare(b.getValue().size(), a.getValue().size()))
        .limit(SHOWN_PROMPTS)
        .forEach(
            e -> {
              body.element("p", "prompt", texts.getOrDefault(e.getKey(), "Prompt " + e.getKey()));
              body.raw("<div class=\"responses\">\n");
              e.getValue()
                  .forEach(
                      (column, responses) -> {
                        body.raw("<div>").element("h4", "", column);
                        responses.forEach(a -> body.element("p", "", a));
                        body.raw("</div>\n");
                      });
              body.raw("</div>\n");
            });
    if (!byPrompt.isEmpty()) {
      body.element(
          "p", "note", "The first samples of each prompt as they were drawn, none chosen.");
    }
    return new Section("samples", "Samples side by side", body);
  }
}
