package org.comal.cli.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.comal.cli.recorded.Spent;
import org.comal.cli.track.PhaseClock;
import org.comal.event.Phase;

/** Where the time went, as a bar for each run or task with a part for each phase. */
final class TimeBars {
  /** Phases in which models are asked or trained; the rest of the time goes to everything else. */
  private static final Set<String> OF_MODELS =
      Set.of(
          Phase.SAMPLE.name(),
          Phase.COMPARE.name(),
          Phase.SCORE.name(),
          Phase.TRAIN.name(),
          Phase.VALIDATE.name(),
          Phase.EVALUATE.name());

  /** Those of the phases, so that one has the same colour in every bar. */
  private static final Map<String, String> PHASE_COLOURS =
      Map.of(
          Phase.TRAIN.name(),
          "#0072b2",
          Phase.SAMPLE.name(),
          "#d55e00",
          Phase.SCORE.name(),
          "#009e73",
          Phase.COMPARE.name(),
          "#cc79a7",
          Phase.EVALUATE.name(),
          "#e69f00",
          Phase.VALIDATE.name(),
          "#56b4e9",
          Phase.ENCODE.name(),
          "#8c6bb1",
          Phase.CHECKPOINT.name(),
          "#7a5c3e",
          Phase.LOAD.name(),
          "#5b6672",
          PhaseClock.OTHER.name(),
          "#b4bcc4");

  /** A bar for everything that took at least this share of the time. */
  private static final double LEAST_SHARE = 0.005;

  private TimeBars() {}

  /**
   * Nothing where no time was spent.
   *
   * @param spent by name, in the order to be shown
   */
  static Html of(Map<String, Spent> spent) {
    Html body = new Html();
    Spent whole = Spent.sum(List.copyOf(spent.values()));
    if (spent.size() > 1) {
      bar("all together", whole, body);
    }
    List<String> brief = new ArrayList<>();
    double briefSeconds = 0;
    for (Map.Entry<String, Spent> each : spent.entrySet()) {
      if (spent.size() > 2 && each.getValue().seconds() < LEAST_SHARE * whole.seconds()) {
        brief.add(each.getKey());
        briefSeconds += each.getValue().seconds();
      } else {
        bar(each.getKey(), each.getValue(), body);
      }
    }
    if (!brief.isEmpty()) {
      body.element("p", "note", String.join(", ", brief) + ": " + Spent.text(briefSeconds) + ".");
    }
    double models = whole.seconds(OF_MODELS);
    if (models > 0) {
      body.element(
          "p",
          "note",
          String.format(
              Locale.ROOT,
              "Models were asked or trained in %.1f %% of the time (%s); the other %.1f %% went to"
                  + " loading, encoding, files and the rest.",
              100 * models / whole.seconds(),
              String.join(
                  ", ", whole.phases().keySet().stream().filter(OF_MODELS::contains).toList()),
              100 - 100 * models / whole.seconds()));
    }
    return body;
  }

  private static void bar(String name, Spent spent, Html body) {
    body.raw("<div class=\"row\"><p>").raw("<strong>").text(name).raw("</strong><span>");
    body.text(Spent.text(spent.seconds())).raw("</span></p>\n<div class=\"bar\">");
    spent
        .phases()
        .forEach(
            (phase, seconds) ->
                body.raw("<i style=\"width:")
                    .raw(String.format(Locale.ROOT, "%.2f", 100 * seconds / spent.seconds()))
                    .raw("%;background:" + colour(phase) + "\"></i>"));
    body.raw("</div>\n<ul class=\"legend\">");
    spent
        .phases()
        .forEach(
            (phase, seconds) ->
                body.raw("<li>" + Html.dot(colour(phase)))
                    .text(phase + " ")
                    .text(Spent.text(seconds))
                    .text(String.format(Locale.ROOT, ", %.1f %%", 100 * seconds / spent.seconds()))
                    .raw("</li>\n"));
    body.raw("</ul></div>\n");
  }

  private static String colour(String phase) {
    return PHASE_COLOURS.getOrDefault(phase, "var(--ink)");
  }
}
