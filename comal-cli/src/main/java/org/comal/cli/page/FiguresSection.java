package org.comal.cli.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comal.cli.plot.Families;
import org.comal.cli.plot.Figure;
import org.comal.cli.plot.InlineSvg;
import org.comal.cli.plot.LineStyle;
import org.comal.cli.plot.RunsFigure;

/**
 * Figures below, or beside, each other.
 *
 * @param switches the runs of the figures where there are several
 * @param note below the figures
 */
record FiguresSection(
    String id,
    String title,
    List<RunSwitch> switches,
    List<InlineSvg> figures,
    Optional<String> note)
    implements Section {
  FiguresSection {
    switches = List.copyOf(switches);
    figures = List.copyOf(figures);
  }

  /**
   * A box that hides and shows a run in the figures of a section.
   *
   * @param section its id
   * @param run place among the runs of the figures
   * @param line how the run is drawn
   */
  record RunSwitch(String section, int run, String name, LineStyle line) {}

  /** A section of figures, whose runs are the same in the same order. */
  static FiguresSection of(
      String id, String title, List<? extends Figure> figures, Optional<String> note)
      throws IOException {
    List<InlineSvg> drawn = new ArrayList<>();
    for (Figure figure : figures) {
      drawn.add(InlineSvg.of(figure, id + "-" + figure.name()));
    }
    return new FiguresSection(id, title, switches(id, figures), drawn, note);
  }

  private static List<RunSwitch> switches(String id, List<? extends Figure> figures) {
    List<RunsFigure> all =
        figures.stream()
            .filter(RunsFigure.class::isInstance)
            .map(RunsFigure.class::cast)
            .filter(f -> f.runs().size() > 1)
            .toList();
    if (all.isEmpty()) {
      return List.of();
    }
    List<String> names = all.get(0).runs();
    Families families = Families.of(names);
    Set<Integer> shown = new LinkedHashSet<>();
    all.forEach(f -> shown.addAll(f.shown()));
    return shown.stream()
        .map(run -> new RunSwitch(id, run, names.get(run), LineStyle.of(families, run)))
        .toList();
  }

  /** Whether runs can be hidden. */
  boolean switched() {
    return !switches.isEmpty();
  }

  /** Whether figures stand beside each other where there is room. */
  boolean beside() {
    return figures.size() > 1;
  }

  @Override
  public String template() {
    return "figures";
  }

  @Override
  public boolean empty() {
    return figures.isEmpty();
  }
}
