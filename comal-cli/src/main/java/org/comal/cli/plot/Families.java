package org.comal.cli.plot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which runs belong together by their names: {@code comal-table} is a variant of {@code comal}, and
 * {@code comal-table-s2} one of {@code comal-s2}. A family has one colour, and its variants are
 * dashed.
 */
public final class Families {
  private static final Pattern SEEDED = Pattern.compile("(.*?)(-s\\d+)?");

  private final List<String> names;
  private final List<List<Integer>> families;

  private Families(List<String> names, List<List<Integer>> families) {
    this.names = names;
    this.families = families;
  }

  /**
   * {@return families of runs, in the order of the first of each}
   *
   * @param names of runs, none twice
   */
  public static Families of(List<String> names) {
    Map<String, List<Integer>> byRoot = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      byRoot.computeIfAbsent(root(names.get(i), names), r -> new ArrayList<>()).add(i);
    }
    byRoot.forEach(
        (root, members) ->
            members.sort(
                (a, b) -> Boolean.compare(!names.get(a).equals(root), !names.get(b).equals(root))));
    return new Families(List.copyOf(names), List.copyOf(byRoot.values()));
  }

  /**
   * The shortest of the names that a name goes on from, after a dash; itself where there is none.
   */
  private static String root(String name, List<String> names) {
    String root = name;
    for (String other : names) {
      Matcher own = seeded(name);
      Matcher its = seeded(other);
      if (own.group(1).startsWith(its.group(1) + "-")
          && seed(own).equals(seed(its))
          && other.length() < root.length()) {
        root = other;
      }
    }
    return root;
  }

  private static Matcher seeded(String name) {
    Matcher matcher = SEEDED.matcher(name);
    matcher.matches();
    return matcher;
  }

  private static String seed(Matcher seeded) {
    return seeded.group(2) == null ? "" : seeded.group(2);
  }

  /**
   * {@return the number of a run's colour, from 0: that of its family}
   *
   * @param run index of its name
   * @throws IndexOutOfBoundsException where there is no such run
   */
  public int colour(int run) {
    for (int k = 0; k < families.size(); k++) {
      if (families.get(k).contains(run)) {
        return k;
      }
    }
    throw new IndexOutOfBoundsException("run " + run + " of " + names.size());
  }

  /**
   * {@return 0 for a run that others may be variants of, 1 for its first variant and so on}
   *
   * @param run index of its name
   * @throws IndexOutOfBoundsException where there is no such run
   */
  public int variant(int run) {
    return families.get(colour(run)).indexOf(run);
  }

  /** {@return the runs' places in an order that has each family together} */
  public List<Integer> order() {
    return families.stream().flatMap(List::stream).toList();
  }
}
