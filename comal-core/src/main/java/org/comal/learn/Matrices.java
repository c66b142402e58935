package org.comal.learn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.comal.data.Prompt;
import org.comal.event.Phase;
import org.comal.files.JsonRow;
import org.comal.prox.RowFormat;
import org.comal.prox.Step;
import org.comal.prox.StepFiles;

/** Preferences of one round as files: a matrix a prompt. */
final class Matrices {
  private record Row(String prompt, double[][] preferences) {}

  private static final RowFormat<Row> FORMAT =
      new RowFormat<>() {
        @Override
        public Map<String, ?> write(Row row) {
          Map<String, Object> map = new LinkedHashMap<>();
          map.put("prompt", row.prompt);
          map.put("preferences", List.of(row.preferences));
          return map;
        }

        @Override
        public Row read(JsonRow json) {
          return new Row(json.text("prompt"), json.matrix("preferences"));
        }
      };

  private Matrices() {}

  /**
   * Asks, or reads what was kept.
   *
   * @param phase names the file
   * @param ask the questions, with answers aligned with the prompts
   */
  static double[][][] of(
      Step step, String phase, Supplier<String> key, Supplier<double[][][]> ask) {
    List<Row> rows =
        step.files()
            .rows(
                phase,
                StepFiles.Scope.SHARED,
                key,
                FORMAT,
                () ->
                    step.listener()
                        .during(Phase.COMPARE, () -> rows(step.game().prompts(), ask.get())));
    return rows.stream().map(Row::preferences).toArray(double[][][]::new);
  }

  private static List<Row> rows(List<Prompt> prompts, double[][][] p) {
    List<Row> rows = new ArrayList<>(p.length);
    for (int x = 0; x < p.length; x++) {
      rows.add(new Row(prompts.get(x).id(), p[x]));
    }
    return rows;
  }
}
