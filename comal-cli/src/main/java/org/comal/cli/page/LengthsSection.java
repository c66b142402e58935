package org.comal.cli.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.comal.cli.console.Numbers;
import org.comal.cli.recorded.StepHistory;

/**
 * How the samples of language models grew.
 *
 * @param table a row a run
 */
record LengthsSection(Optional<PageTable> table) implements Section {
  private static final List<String> HEAD =
      List.of(
          "run", "first step", "last step", "growth", "characters at last", "cut off", "distinct");

  /** What the runs recorded of it. */
  static LengthsSection of(List<StepHistory> recordings) {
    List<List<String>> rows = new ArrayList<>(List.of(HEAD));
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
    return new LengthsSection(PageTable.of(rows));
  }

  private static double last(StepHistory recording, String figure) {
    double[] values = recording.steps().column(figure);
    return values.length == 0 ? Double.NaN : values[values.length - 1];
  }

  @Override
  public String id() {
    return "lengths";
  }

  @Override
  public String title() {
    return "Length growth";
  }

  @Override
  public boolean empty() {
    return table.isEmpty();
  }
}
