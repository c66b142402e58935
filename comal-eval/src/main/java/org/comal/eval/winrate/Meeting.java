package org.comal.eval.winrate;

import java.util.Map;
import org.comal.evaluate.VerdictTable;

/**
 * Two models' responses to one prompt, each of one against each of the other's.
 *
 * @param prompt by number
 * @param first the model in the rows, by number
 * @param second the model in the columns, by number
 * @param table what was said of them
 * @param firstResponses by row the response's number, the same in all meetings of the model
 * @param secondResponses by column
 */
record Meeting(
    int prompt,
    int first,
    int second,
    VerdictTable table,
    int[] firstResponses,
    int[] secondResponses) {

  /** The mean preference where response k counts {@code counts[k]} times; NaN where none counts. */
  double mean(Map<Integer, Integer> firstCounts, Map<Integer, Integer> secondCounts) {
    double sum = 0;
    long cells = 0;
    for (int k = 0; k < firstResponses.length; k++) {
      int times = firstCounts.getOrDefault(firstResponses[k], 0);
      for (int l = 0; times > 0 && l < secondResponses.length; l++) {
        double p = table.preference()[k][l];
        int count = times * secondCounts.getOrDefault(secondResponses[l], 0);
        if (count > 0 && !Double.isNaN(p)) {
          sum += count * p;
          cells += count;
        }
      }
    }
    return sum / cells;
  }
}
