package org.comal.work;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.comal.data.Prompt;

/**
 * Where a list is cut into portions of so many prompts. What is about one prompt and stands
 * together stays together.
 *
 * @param starts of each portion, and the end of the last
 */
record Portions(List<Integer> starts) {

  /** Of a list whose items are about prompts; all in one where {@code prompts} is 0. */
  static <T> Portions of(List<T> items, Function<T, Prompt> about, int prompts) {
    List<Integer> starts = new ArrayList<>();
    int met = 0;
    for (int i = 0; i < items.size(); i++) {
      boolean another =
          i == 0 || !about.apply(items.get(i)).id().equals(about.apply(items.get(i - 1)).id());
      if (another && (i == 0 || prompts > 0 && met % prompts == 0)) {
        starts.add(i);
      }
      met += another ? 1 : 0;
    }
    starts.add(items.size());
    return new Portions(starts);
  }

  /** Of prompts. */
  static List<List<Prompt>> ofPrompts(List<Prompt> all, int prompts) {
    Portions portions = of(all, x -> x, prompts);
    List<List<Prompt>> cut = new ArrayList<>();
    for (int i = 0; i < portions.count(); i++) {
      cut.add(portions.of(all, i));
    }
    return cut;
  }

  int count() {
    return starts.size() - 1;
  }

  int start(int portion) {
    return starts.get(portion);
  }

  <T> List<T> of(List<T> items, int portion) {
    return items.subList(starts.get(portion), starts.get(portion + 1));
  }

  /** The numbers of all portions, one after the other. */
  static double[] joined(List<double[]> portions) {
    return portions.stream().flatMapToDouble(Arrays::stream).toArray();
  }
}
