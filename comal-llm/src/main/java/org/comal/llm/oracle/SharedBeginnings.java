package org.comal.llm.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comal.llm.torch.Batch;

/** Finds what texts have in common at their beginning, so that it goes through the model once. */
final class SharedBeginnings {
  private SharedBeginnings() {}

  /**
   * Texts as rows of a batch.
   *
   * @param texts token ids, distinct
   * @param groups aligned with {@code texts}: texts of equal groups are expected to begin alike,
   *     and what they do have in common is shared
   * @param next tokens that may follow each
   */
  static List<Batch.Choice> of(List<int[]> texts, List<?> groups, int... next) {
    Map<Object, List<Integer>> members = new HashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      members.computeIfAbsent(groups.get(i), g -> new ArrayList<>()).add(i);
    }
    List<Batch.Choice> rows = new ArrayList<>();
    Map<Object, Integer> common = new HashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      List<Integer> group = members.get(groups.get(i));
      int from =
          common.computeIfAbsent(
              groups.get(i), g -> common(group.stream().map(texts::get).toList()));
      rows.add(new Batch.Choice(texts.get(i), from > 0 ? from : texts.get(i).length, next));
    }
    return rows;
  }

  /** Texts as rows of a batch that share nothing. */
  static List<Batch.Choice> none(List<int[]> texts, int... next) {
    return texts.stream().map(ids -> new Batch.Choice(ids, ids.length, next)).toList();
  }

  /** Tokens that all have in common. */
  private static int common(List<int[]> texts) {
    int[] first = texts.get(0);
    int n = first.length;
    for (int[] other : texts) {
      int least = Math.min(n, other.length);
      int same = Arrays.mismatch(first, 0, least, other, 0, least);
      n = same < 0 ? least : same;
    }
    return n;
  }
}
