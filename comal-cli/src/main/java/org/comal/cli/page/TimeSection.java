package org.comal.cli.page;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.comal.cli.recorded.Spent;
import org.comal.run.RecordedRun;

/** Where the time of runs, stages and tasks went. */
final class TimeSection {
  private TimeSection() {}

  /** The section. */
  static Section of(PageContents reported) throws IOException {
    Map<String, Spent> spent = new LinkedHashMap<>();
    for (RecordedRun each : reported.withStages()) {
      Spent own = Spent.read(each.directory());
      if (own.seconds() > 0) {
        spent.put(each.name(), own);
      }
    }
    return new Section("time", "Where the time went", TimeBars.of(spent));
  }
}
