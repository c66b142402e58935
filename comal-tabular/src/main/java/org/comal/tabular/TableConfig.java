package org.comal.tabular;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comal.plugin.Options;
import org.comal.plugin.Problem;
import org.comal.plugin.Services;

/**
 * Reads games from a config: the root's {@code prompts} block, where a prompt's own key goes before
 * that of the factory's block, which goes before that of {@code policy}.
 */
final class TableConfig {
  /** The prompt of a game that has no {@code prompts} block. */
  static final String SINGLE = "game";

  private static final String PROMPT_KEYS =
      "text = null, responses = null, initial = null, preferences = null, rewards = null";

  private final Options own;
  private final Options root;
  private final Map<String, Options> prompts;
  private final boolean contextual;
  private final Map<String, Optional<?>> read = new HashMap<>();

  TableConfig(Options own, Services services) {
    this.own = own;
    this.root = services.root();
    Optional<Options> block = root.optionalBlock("prompts");
    this.contextual = block.isPresent();
    this.prompts =
        block
            .map(Options::blocks)
            .orElse(
                new LinkedHashMap<>(
                    Map.of(SINGLE, new Options(ConfigFactory.empty(), "", own.problems()))));
    prompts.values().forEach(p -> p.rejectUnknown(ConfigFactory.parseString(PROMPT_KEYS)));
    if (prompts.isEmpty()) {
      root.problem("prompts", "prompts is empty, but a game needs at least one prompt");
    }
  }

  /** Prompt ids, in the order of the file. */
  List<String> prompts() {
    return List.copyOf(prompts.keySet());
  }

  /** Whether the config has a {@code prompts} block. */
  boolean contextual() {
    return contextual;
  }

  /** What a prompt says to the policy, where it says anything. */
  Optional<String> text(String prompt) {
    Options p = prompts.get(prompt);
    return p.has("text") ? Optional.of(p.text("text")) : Optional.empty();
  }

  /** The names of a prompt's responses; empty, with a problem noted, where they cannot be known. */
  Optional<List<String>> responses(String prompt) {
    List<Options> places = places(prompt);
    Options policy = policy();
    places.add(policy);
    Optional<Options> named = holder(places, "responses");
    if (named.isPresent()) {
      return once(named.get(), "responses", () -> names(named.get()));
    }
    root.optionalBlock("oracle").ifPresent(places::add);
    for (String key : List.of("initial", "preferences", "rewards")) {
      Optional<Options> holder = holder(places, key);
      if (holder.isPresent()
          && holder.get().config().getValue(key) instanceof ConfigList list
          && !list.isEmpty()) {
        return Optional.of(IntStream.rangeClosed(1, list.size()).mapToObj(i -> "y" + i).toList());
      }
    }
    own.problem(
        "responses", path(own, "responses") + " is missing: name the responses, as [a, b, c]");
    return Optional.empty();
  }

  private static Optional<List<String>> names(Options options) {
    int before = options.problems().list().size();
    List<String> names = options.texts("responses");
    if (options.problems().list().size() > before) {
      return Optional.empty();
    }
    for (int i = 0; i < names.size(); i++) {
      if (names.indexOf(names.get(i)) < i) {
        options.problem(
            "responses",
            path(options, "responses") + " has " + names.get(i) + " twice, but names are unique");
        return Optional.empty();
      }
    }
    return Optional.of(names);
  }

  /** The initial probabilities of a prompt; uniform where none are given. */
  Optional<double[]> initial(String prompt, List<String> responses) {
    Optional<Options> holder = holder(places(prompt), "initial");
    if (holder.isEmpty()) {
      double[] uniform = new double[responses.size()];
      java.util.Arrays.fill(uniform, 1.0 / uniform.length);
      return Optional.of(uniform);
    }
    Options o = holder.get();
    Optional<double[]> p = once(o, "initial", () -> numbers(o, "initial"));
    if (p.isEmpty() || wrongLength(o, "initial", p.get().length, prompt, responses)) {
      return Optional.empty();
    }
    Optional<String> fault = TableChecks.distribution(p.get());
    fault.ifPresent(why -> o.problem("initial", path(o, "initial") + " " + why));
    return fault.isPresent() ? Optional.empty() : p;
  }

  /** The preferences between a prompt's responses. */
  Optional<NamedTable> preferences(String prompt) {
    Optional<List<String>> names = responses(prompt);
    Optional<Options> holder = required(prompt, "preferences", "as [[0.5, 0.9], [0.1, 0.5]]");
    if (names.isEmpty() || holder.isEmpty()) {
      return Optional.empty();
    }
    Options o = holder.get();
    Optional<PreferenceTable> table = once(o, "preferences", () -> matrix(o));
    if (table.isEmpty() || wrongLength(o, "preferences", table.get().size(), prompt, names.get())) {
      return Optional.empty();
    }
    return named(o, names.get(), table.get());
  }

  /** The preferences that a prompt's rewards make. */
  Optional<NamedTable> rewards(String prompt) {
    Optional<List<String>> names = responses(prompt);
    Optional<Options> holder = required(prompt, "rewards", "one number a response");
    if (names.isEmpty() || holder.isEmpty()) {
      return Optional.empty();
    }
    Options o = holder.get();
    Optional<PreferenceTable> table =
        once(o, "rewards", () -> numbers(o, "rewards").map(PreferenceTable::ofRewards));
    if (table.isEmpty() || wrongLength(o, "rewards", table.get().size(), prompt, names.get())) {
      return Optional.empty();
    }
    return named(o, names.get(), table.get());
  }

  /** One object for equal names and table, however many prompts share it. */
  private Optional<NamedTable> named(Options holder, List<String> names, PreferenceTable table) {
    return once(holder, "named " + names, () -> Optional.of(new NamedTable(names, table)));
  }

  private static Optional<PreferenceTable> matrix(Options o) {
    int before = o.problems().list().size();
    double[][] p = o.matrix("preferences");
    if (o.problems().list().size() > before) {
      return Optional.empty();
    }
    for (int i = 0; i < p.length; i++) {
      int row = i;
      TableChecks.preferenceRow(p, i)
          .ifPresent(
              fault ->
                  o.problems()
                      .add(
                          Problem.at(
                              origin(o, "preferences", row),
                              path(o, "preferences") + " row " + (row + 1) + " " + fault)));
    }
    return o.problems().list().size() > before
        ? Optional.empty()
        : Optional.of(PreferenceTable.of(p));
  }

  private static Optional<double[]> numbers(Options o, String key) {
    int before = o.problems().list().size();
    double[] numbers = o.numbers(key);
    return o.problems().list().size() > before ? Optional.empty() : Optional.of(numbers);
  }

  private static boolean wrongLength(
      Options o, String key, int length, String prompt, List<String> responses) {
    if (length == responses.size()) {
      return false;
    }
    o.problem(
        key,
        path(o, key)
            + " is for "
            + length
            + " responses, but prompt "
            + prompt
            + " has "
            + responses.size()
            + ": "
            + String.join(", ", responses.stream().limit(10).toList()));
    return true;
  }

  private Optional<Options> required(String prompt, String key, String example) {
    Optional<Options> holder = holder(places(prompt), key);
    if (holder.isEmpty()) {
      String where = contextual ? " and not given for prompt " + prompt : "";
      own.problem(key, path(own, key) + " is missing" + where + ": give it, " + example);
    }
    return holder;
  }

  /** Where a key is looked for, first places first. */
  private List<Options> places(String prompt) {
    List<Options> places = new ArrayList<>();
    places.add(prompts.get(prompt));
    places.add(own);
    return places;
  }

  private Options policy() {
    return root.optionalBlock("policy")
        .orElseGet(() -> new Options(ConfigFactory.empty(), "policy", own.problems()));
  }

  private static Optional<Options> holder(List<Options> places, String key) {
    return places.stream().filter(o -> o.has(key)).findFirst();
  }

  @SuppressWarnings("unchecked") // a key of a block is always read as the same type
  private <T> Optional<T> once(
      Options holder, String key, java.util.function.Supplier<Optional<T>> reader) {
    String place = holder.path() + "\0" + key;
    Optional<?> known = read.get(place);
    if (known == null) {
      known = reader.get();
      read.put(place, known);
    }
    return (Optional<T>) known;
  }

  private static ConfigOrigin origin(Options o, String key, int row) {
    ConfigValue v = o.config().getValue(key);
    return v instanceof ConfigList list ? list.get(row).origin() : v.origin();
  }

  private static String path(Options o, String key) {
    return o.path().isEmpty() ? key : o.path() + "." + key;
  }
}
