package org.comal.plugin;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comal.Stable;

/** The order in which the keys of a config block were written. */
@Stable
public final class FileOrder {
  /** How an origin of several begins its description. */
  private static final String MERGED = "merge of ";

  /** A file and a line, or lines from and to, in the description of an origin. */
  private static final Pattern PLACE = Pattern.compile("([^,]+): (\\d{1,9})(?:-\\d+)?(?:,|$)");

  private FileOrder() {}

  /**
   * {@return the keys of a block in the order of the file; by name where two stand on one line} Of
   * several files that lie over each other the one with most of the keys says the order; keys that
   * it does not have come behind, and those that are in no file in front.
   *
   * @param block a block with the origins that it was read with
   */
  public static List<String> of(ConfigObject block) {
    Map<String, Map<String, Integer>> lines = new HashMap<>();
    Map<String, Integer> keys = new TreeMap<>();
    block.forEach(
        (key, value) -> {
          Map<String, Integer> own = lines(value);
          lines.put(key, own);
          own.keySet().forEach(file -> keys.merge(file, 1, Integer::sum));
        });
    Comparator<String> order = Comparator.comparing(key -> !lines.get(key).isEmpty());
    if (!keys.isEmpty()) {
      String most = Collections.max(keys.entrySet(), Map.Entry.comparingByValue()).getKey();
      order = order.thenComparing(key -> lines.get(key).getOrDefault(most, Integer.MAX_VALUE));
    }
    return block.keySet().stream()
        .sorted(
            order
                .thenComparing(
                    key -> lines.get(key).values().stream().mapToInt(l -> l).min().orElse(0))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /** The first line of a value in each file that says something of it. */
  private static Map<String, Integer> lines(ConfigValue value) {
    Map<String, Integer> lines = new HashMap<>();
    String origins = value.origin().description();
    Matcher each =
        PLACE.matcher(origins.startsWith(MERGED) ? origins.substring(MERGED.length()) : origins);
    while (each.find()) {
      lines.merge(each.group(1), Integer.parseInt(each.group(2)), Math::min);
    }
    return lines;
  }
}
