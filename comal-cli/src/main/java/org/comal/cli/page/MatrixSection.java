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

/**
 * The win-rate matrices of tasks, and of the suites that left some.
 *
 * @param matrices in the order of their directories
 */
record MatrixSection(List<WinRates> matrices) implements Section {
  MatrixSection {
    matrices = List.copyOf(matrices);
  }

  /**
   * A matrix.
   *
   * @param name of its suite or task; empty where it is the only one
   * @param width of the figure at most, in pixels
   * @param least width of the figure, below which it is scrolled
   * @param table a row a model
   * @param prompts how many were compared on
   */
  record WinRates(
      Optional<String> name,
      int width,
      int least,
      InlineSvg figure,
      Optional<PageTable> table,
      String prompts) {
    private static WinRates of(Matrix matrix, Optional<String> name) throws IOException {
      HeatFigure figure = matrix.figure();
      // As large as in its own file and no larger; a wide one is scrolled before it gets illegible.
      return new WinRates(
          name,
          figure.width(),
          figure.width() * 2 / 3,
          InlineSvg.of(figure, figure.name()),
          PageTable.of(matrix.rows()),
          Numbers.text(matrix.prompts()));
    }
  }

  /**
   * What lies in directories, and in the evaluations within them.
   *
   * @param roots directories of runs, suites and tasks
   */
  static MatrixSection of(List<Path> roots) throws IOException {
    List<WinRates> matrices = new ArrayList<>();
    for (Path root : roots) {
      Optional<String> name =
          roots.size() > 1 ? Optional.of(RunLookup.name(root)) : Optional.empty();
      for (Path place : List.of(root, root.resolve(Experiment.MATRIX))) {
        Optional<Matrix> matrix = Matrix.read(place);
        if (matrix.isPresent()) {
          matrices.add(WinRates.of(matrix.get(), name));
        }
      }
    }
    return new MatrixSection(matrices);
  }

  @Override
  public String id() {
    return "matrix";
  }

  @Override
  public String title() {
    return "Win rates";
  }

  @Override
  public boolean empty() {
    return matrices.isEmpty();
  }
}
