package org.comal.cli.page;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.comal.cli.plot.Figure;
import org.comal.cli.plot.InlineSvg;
import org.comal.cli.plot.RunsFigure;

/** Figures below, or beside, each other. */
final class FiguresSection {
  private FiguresSection() {}

  /**
   * The section.
   *
   * @param note below the figures; an empty one is none
   */
  static Section of(String id, String title, List<? extends Figure> figures, String note)
      throws IOException {
    Html body = new Html();
    if (!figures.isEmpty()) {
      switches(id, figures, body);
      boolean beside = figures.size() > 1;
      body.raw("<div class=\"figures" + (beside ? " beside" : "") + "\">\n");
      for (Figure figure : figures) {
        String svg =
            figure instanceof RunsFigure runs
                ? InlineSvg.of(runs, Html::escaped)
                : InlineSvg.of(figure);
        body.raw("<figure>").raw(svg).raw("</figure>\n");
      }
      body.raw("</div>\n");
      if (!note.isEmpty()) {
        body.element("p", "note", note);
      }
    }
    return new Section(id, title, body);
  }

  /**
   * The names of several runs, each with a box that hides and shows it in the section's figures.
   */
  private static void switches(String id, List<? extends Figure> figures, Html body) {
    List<RunsFigure> all =
        figures.stream()
            .filter(RunsFigure.class::isInstance)
            .map(RunsFigure.class::cast)
            .filter(f -> f.runs().size() > 1)
            .toList();
    if (all.isEmpty()) {
      return;
    }
    // All figures of a section are of the same runs in the same order.
    List<String> names = all.get(0).runs();
    Set<Integer> shown = new LinkedHashSet<>();
    all.forEach(f -> shown.addAll(f.shown()));
    body.raw("<style>");
    for (int run : shown) {
      body.raw("#" + id + ":has(.show-" + run + ":not(:checked)) .run-" + run);
      body.raw("{display:none}\n");
    }
    body.raw("</style>\n<fieldset class=\"runs\"><legend>Runs shown</legend>\n");
    for (int run : shown) {
      body.raw("<label><input type=\"checkbox\" class=\"show-" + run + "\" checked=\"\"/>");
      body.raw(InlineSvg.swatch(names, run)).raw("<span>").text(names.get(run));
      body.raw("</span></label>\n");
    }
    body.raw("</fieldset>\n");
  }
}
