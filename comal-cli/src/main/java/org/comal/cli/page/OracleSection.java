package org.comal.cli.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.comal.cli.recorded.Oracle;
import org.comal.cli.recorded.StepHistory;
import org.comal.run.RecordedRun;

/** What the oracle of each run, stage and task was asked and found. */
final class OracleSection {
  private OracleSection() {}

  /** The section. */
  static Section of(PageContents reported) throws IOException {
    List<Oracle> all = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (RecordedRun each : reported.withStages()) {
      Oracle oracle = Oracle.of(StepHistory.read(each));
      if (!oracle.figures().isEmpty()) {
        all.add(oracle);
        names.addAll(oracle.figures().keySet());
      }
    }
    Html body = new Html();
    if (!all.isEmpty()) {
      List<List<String>> rows = new ArrayList<>();
      List<String> head = new ArrayList<>(List.of("run"));
      names.forEach(n -> head.add(n.replace('-', ' ')));
      rows.add(head);
      for (Oracle oracle : all) {
        List<String> row = new ArrayList<>(List.of(oracle.run()));
        names.forEach(n -> row.add(oracle.figures().getOrDefault(n, "–")));
        rows.add(row);
      }
      body.table(rows, "");
      String bias =
          " Position bias: how much more than ½ what stands first gets, over pairs asked in both"
              + " orders; 0 is none.";
      body.element(
          "p", "note", "Over the whole run." + (names.contains("position-bias") ? bias : ""));
    }
    return new Section("oracle", "What the oracle was asked", body);
  }
}
