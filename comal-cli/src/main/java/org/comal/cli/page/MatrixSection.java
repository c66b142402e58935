package org.comal.cli.page;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comal.cli.console.Numbers;
import org.comal.cli.plot.InlineSvg;
import org.comal.cli.recorded.Matrix;
import org.comal.cli.recorded.RunLookup;
import org.comal.guice.Experiment;

/** The win-rate matrices of tasks, and of the suites that left some. */
final class MatrixSection {
  private MatrixSection() {}

  /** The section. */
  static Section of(List<Path> roots) throws IOException {
    Html body = new Html();
    List<Path> places = new ArrayList<>();
    roots.forEach(r -> places.addAll(List.of(r, r.resolve(Experiment.MATRIX))));
    for (Path place : places) {
      Optional<Matrix> read = Matrix.read(place);
      if (read.isEmpty()) {
        continue;
      }
      Matrix matrix = read.get();
      if (roots.size() > 1) {
        body.element(
            "h3",
            "",
            place.endsWith(Experiment.MATRIX)
                ? RunLookup.name(place.getParent())
                : RunLookup.name(place));
      }
      body.raw("<figure class=\"heat\">").raw(InlineSvg.of(matrix.figure())).raw("</figure>\n");
      body.table(matrix.rows(), "");
      body.element("p", "note", "Over " + Numbers.text(matrix.prompts()) + " prompts.");
    }
    return new Section("matrix", "Win rates", body);
  }
}
