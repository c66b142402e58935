package org.comal.cli.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comal.cli.recorded.Oracle;
import org.comal.cli.recorded.StepHistory;
import org.comal.run.RecordedRun;

/**
 * What the oracle of each run, stage and task was asked and found.
 *
 * @param table a row for each that asked
 * @param positionBias whether that is among the figures, and is explained
 */
record OracleSection(Optional<PageTable> table, boolean positionBias) implements Section {
  /** What was recorded of it. */
  static OracleSection of(PageContents reported) throws IOException {
    List<Oracle> all = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (RecordedRun each : reported.withStages()) {
      Oracle oracle = Oracle.of(StepHistory.read(each));
      if (!oracle.figures().isEmpty()) {
        all.add(oracle);
        names.addAll(oracle.figures().keySet());
      }
    }
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("run"));
    names.forEach(n -> head.add(n.replace('-', ' ')));
    rows.add(head);
    for (Oracle oracle : all) {
      List<String> row = new ArrayList<>(List.of(oracle.run()));
      names.forEach(n -> row.add(oracle.figures().getOrDefault(n, "–")));
      rows.add(row);
    }
    return new OracleSection(PageTable.of(rows), names.contains("position-bias"));
  }

  @Override
  public String id() {
    return "oracle";
  }

  @Override
  public String title() {
    return "What the oracle was asked";
  }

  @Override
  public boolean empty() {
    return table.isEmpty();
  }
}
