package org.comal.cli.page;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comal.cli.console.Numbers;
import org.comal.cli.plot.HeatFigure;
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
      HeatFigure figure = matrix.figure();
      // As large as in its own file and no larger; a wide one is scrolled before it gets illegible.
      body.raw("<figure class=\"heat\"><div style=\"max-width:" + figure.width() + "px;min-width:");
      body.raw(figure.width() * 2 / 3 + "px\">").raw(InlineSvg.of(figure));
      body.raw("</div></figure>\n");
      body.table(matrix.rows(), "");
      body.element("p", "note", "Over " + Numbers.text(matrix.prompts()) + " prompts.");
    }
    return new Section("matrix", "Win rates", body);
  }
}
