package org.comal.cli.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.comal.cli.console.Numbers;
import org.comal.cli.recorded.StepHistory;

/** How the samples of language models grew. */
final class LengthsSection {
  private LengthsSection() {}

  /** The section. */
  static Section of(List<StepHistory> recordings) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "run",
            "first step",
            "last step",
            "growth",
            "characters at last",
            "cut off",
            "distinct"));
    for (StepHistory each : recordings) {
      double[] tokens = each.steps().column("mean-tokens");
      if (tokens.length > 0) {
        double first = tokens[0];
        double last = tokens[tokens.length - 1];
        rows.add(
            List.of(
                each.run().name(),
                Numbers.text(first) + " tokens",
                Numbers.text(last) + " tokens",
                String.format(Locale.ROOT, "%+.1f %%", 100 * (last / first - 1)),
                Numbers.text(last(each, "mean-characters")),
                Numbers.percent(1 - last(each, "share-finished")),
                Numbers.percent(last(each, "share-distinct"))));
      }
    }
    Html body = new Html();
    if (rows.size() > 1) {
      body.table(rows, "");
      body.element(
          "p",
          "note",
          "Mean over the samples of a step; cut off are those that reached the limit, distinct the"
              + " share of different texts among the samples of a prompt.");
    }
    return new Section("lengths", "Length growth", body);
  }

  private static double last(StepHistory recording, String figure) {
    double[] values = recording.steps().column(figure);
    return values.length == 0 ? Double.NaN : values[values.length - 1];
  }
}
