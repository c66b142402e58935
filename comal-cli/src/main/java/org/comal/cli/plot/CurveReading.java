package org.comal.cli.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoublePredicate;

/**
 * What the runs of a figure had at a step, for the part of the figure that is nearest to it.
 *
 * @param left where that part begins, in points of 1/96 inch
 * @param right where it ends
 * @param text a line for the step and one for each run with a value
 */
public record CurveReading(double left, double right, String text) {
  /** Parts that a pointer can tell apart, and that a page has room for. */
  private static final int MOST = 48;

  /** Values in all parts together, so that pages of many runs stay small. */
  private static final int MOST_VALUES = 1200;

  private static final int LEAST = 12;

  static List<CurveReading> of(Plane plane, List<Line> lines, DoublePredicate drawable) {
    double[] steps =
        lines.stream().flatMapToDouble(l -> Arrays.stream(l.steps())).distinct().sorted().toArray();
    if (steps.length == 0) {
      return List.of();
    }
    int most = Math.max(LEAST, Math.min(MOST, MOST_VALUES / lines.size()));
    int parts = Math.min(most, steps.length);
    double[] read = new double[parts];
    for (int k = 0; k < parts; k++) {
      read[k] = steps[parts == 1 ? 0 : (int) ((long) k * (steps.length - 1) / (parts - 1))];
    }
    List<CurveReading> readings = new ArrayList<>();
    for (int k = 0; k < parts; k++) {
      double left = k == 0 ? Plane.LEFT : (plane.x(read[k - 1]) + plane.x(read[k])) / 2;
      double right =
          k == parts - 1 ? Plane.LEFT + Plane.WIDTH : (plane.x(read[k]) + plane.x(read[k + 1])) / 2;
      readings.add(new CurveReading(left, right, text(read[k], lines, drawable)));
    }
    return readings;
  }

  private static String text(double step, List<Line> lines, DoublePredicate drawable) {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "step %,.0f", step));
    for (int i : Plane.families(lines).order()) {
      Line line = lines.get(i);
      int at = Arrays.binarySearch(line.steps(), step);
      // A run that recorded other steps is read at its last one before, which is then told.
      int k = at >= 0 ? at : -at - 2;
      if (k >= 0 && drawable.test(line.values()[k])) {
        text.append('\n').append(line.name());
        text.append(String.format(Locale.ROOT, ": %.4g", line.values()[k]));
        if (at < 0) {
          text.append(String.format(Locale.ROOT, " (step %,.0f)", line.steps()[k]));
        }
      }
    }
    return text.toString();
  }
}
