package org.comal.chattemplate.internal.library;

import java.util.HashMap;
import java.util.Map;
import org.comal.chattemplate.internal.value.Fault;

/** The filters by name: those of the template language, with {@code tojson} as chat templates. */
public final class Filters {
  private static final Map<String, Filter> ALL = new HashMap<>();

  /** Filters of the language that chat templates are not offered, and why. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "random", "a prompt must come out the same each time",
          "pprint", "it is for finding faults; use tojson",
          "urlize", "it makes HTML",
          "xmlattr", "it makes HTML",
          "striptags", "it reads HTML",
          "urlencode", "it is for web pages",
          "filesizeformat", "it is for web pages",
          "wordwrap", "it is for terminals");

  static {
    ALL.putAll(TextFilters.all());
    ALL.putAll(NumberFilters.all());
    ALL.putAll(SequenceFilters.all());
    ALL.putAll(SelectionFilters.all());
    ALL.put("tojson", JsonText::of);
  }

  private Filters() {}

  /**
   * {@return a filter}
   *
   * @throws Fault where there is none of that name
   */
  public static Filter of(String name) {
    Filter filter = ALL.get(name);
    if (filter == null) {
      String why = REFUSED.get(name);
      throw new Fault(
          why == null
              ? "there is no filter " + name
              : "the filter " + name + " is refused: " + why);
    }
    return filter;
  }

  /** {@return whether there is a filter of that name} */
  static boolean isKnown(String name) {
    return ALL.containsKey(name);
  }
}
