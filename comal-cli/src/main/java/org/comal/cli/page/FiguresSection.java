package org.comal.cli.page;

import java.io.IOException;
import java.util.List;
import org.comal.cli.plot.Figure;
import org.comal.cli.plot.InlineSvg;

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
      boolean beside = figures.size() > 1 && figures.stream().allMatch(f -> f.width() < 800);
      body.raw("<div class=\"figures" + (beside ? " beside" : "") + "\">\n");
      for (Figure figure : figures) {
        body.raw("<figure>").raw(InlineSvg.of(figure)).raw("</figure>\n");
      }
      body.raw("</div>\n");
      if (!note.isEmpty()) {
        body.element("p", "note", note);
      }
    }
    return new Section(id, title, body);
  }
}
