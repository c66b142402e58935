package org.comal.system;

import static org.comal.onnx.ElementType.FLOAT;
import static org.comal.onnx.ElementType.INT64;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comal.grammar.Grammar;
import org.comal.onnx.Attribute;
import org.comal.onnx.LazyTensor;
import org.comal.onnx.OnnxGraph;
import org.comal.onnx.PreferenceGraphs;
import org.comal.onnx.TextEncoder;
import org.comal.random.RandomSource;

/**
 * Writes the judge of the quickstart: an ONNX model that reads a prompt and a response by strict
 * rules, word for word, tells a reason from a condition from a concession, and prefers among the
 * three as the paper's game does. What follows no rule, or speaks of another topic than the prompt,
 * loses to all three.
 *
 * <p>To write the folder {@code conf/quickstart/judge} anew, run its test with {@code
 * -Dcomal.rewrite-judge=true}.
 */
final class QuickstartJudge {
  private static final String UNKNOWN = "[unknown]";
  private static final String PADDING = "[padding]";
  private static final String RESPONSE = "[answer]";

  /** What a token is: a word with the space before it, a mark, or other white space. */
  private static final String TOKEN = " ?\\w+| ?[^\\w\\s]+|\\s+";

  /** Words that stand for themselves. */
  private static final List<String> PLAIN =
      List.of(" because", " if", " then", " although", " the", ".");

  /** Rules of which a response has a word. */
  private static final List<String> DRAWN = List.of("opener", "verb", "rather", "quality");

  private static final String PART = "part";

  /** What stands at each place of a reason, a condition and a concession. */
  private static final List<List<String>> KINDS =
      Stream.of(
              "opener| the|part|verb|quality| because| the|part|verb|rather|quality|.",
              "opener| if| the|part|verb|quality| then| the|part|verb|rather|quality|.",
              "opener| the|part|verb|quality| although| the|part|verb|rather|quality|.")
          .map(kind -> List.of(kind.split("\\|")))
          .toList();

  /** Places that are told apart; at the last, and whatever comes after it, nothing may stand. */
  private static final int PLACES = 14;

  /** P(row preferred to column) of reason, condition, concession, and anything else. */
  static final double[][] PREFERENCES = {
    {0.5, 0.1, 0.8, 0.9}, {0.9, 0.5, 0.1, 0.9}, {0.2, 0.9, 0.5, 0.9}, {0.1, 0.1, 0.1, 0.5}
  };

  private final List<String> topics;

  /** Class of a word by its text; more than one word may be of a class. */
  private final SortedMap<String, String> classes = new TreeMap<>();

  /** The topic that a word names, or is a part of, by its text. */
  private final Map<String, String> named = new TreeMap<>();

  private final Map<String, String> parts = new TreeMap<>();
  private final List<String> words;

  /** Knows the words that a grammar's responses are made of. */
  QuickstartJudge(Grammar grammar) {
    topics = List.copyOf(texts(grammar, "topic"));
    PLAIN.forEach(word -> classes.put(word, word));
    for (String rule : DRAWN) {
      // Only an opener stands at the beginning, with no space before it.
      texts(grammar, rule).forEach(w -> classes.put((rule.equals("opener") ? "" : " ") + w, rule));
    }
    for (String topic : topics) {
      for (String part : texts(grammar, "part." + topic)) {
        classes.put(" " + part, PART);
        parts.put(" " + part, topic);
      }
      named.put(topic, topic);
      named.put(" " + topic, topic);
    }
    words = new ArrayList<>(List.of(UNKNOWN, PADDING, RESPONSE));
    SortedSet<String> all = new TreeSet<>(classes.keySet());
    all.addAll(named.keySet());
    words.addAll(all);
  }

  private static SortedSet<String> texts(Grammar grammar, String rule) {
    SortedSet<String> all = new TreeSet<>();
    for (int i = 0; i < 2_000; i++) {
      all.add(grammar.row(new RandomSource(i).generator()).text(rule));
    }
    return all;
  }

  /** Writes {@code model.onnx} and {@code tokenizer.json} into a folder. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    OnnxGraph graph = PreferenceGraphs.twinPair(new Kinds(), new float[4], planes());
    graph.metadata("comal.quickstart", "reads answers.grammar by rules; see QuickstartJudge");
    graph.write(folder.resolve("model.onnx"));
    Files.writeString(folder.resolve("tokenizer.json"), tokenizer());
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"tokenizer_class\": \"PreTrainedTokenizerFast\", \"pad_token\": \"" + PADDING + "\"}\n");
  }

  /**
   * The log-odds L of the preferences as planes: row i of L right of the diagonal is the wedge of
   * eᵢ with it, and their sum is the antisymmetric L.
   */
  private static float[][] planes() {
    float[][] planes = new float[6][4];
    for (int i = 0; i < 3; i++) {
      planes[2 * i][i] = 1;
      for (int j = i + 1; j < 4; j++) {
        double p = PREFERENCES[i][j];
        planes[2 * i + 1][j] = (float) Math.log(p / (1 - p));
      }
    }
    return planes;
  }

  private String tokenizer() {
    String vocabulary =
        words.stream()
            .map(w -> "\n    \"" + w + "\": " + words.indexOf(w))
            .collect(Collectors.joining(","));
    String added =
        List.of(PADDING, RESPONSE).stream()
            .map(
                w ->
                    "\n    {\"id\": %s, \"content\": \"%s\", \"single_word\": false, \"lstrip\": false,"
                            .formatted(words.indexOf(w), w)
                        + " \"rstrip\": false, \"normalized\": false, \"special\": true}")
            .collect(Collectors.joining(","));
    return """
        {"version": "1.0", "truncation": null, "padding": null, "normalizer": null,
         "added_tokens": [%s],
         "pre_tokenizer": {"type": "Split", "pattern": {"Regex": "%s"}, "behavior": "Isolated", "invert": false},
         "post_processor": null, "decoder": null,
         "model": {"type": "WordLevel", "unk_token": "%s", "vocab": {%s}}}
        """
        .formatted(added, TOKEN.replace("\\", "\\\\"), UNKNOWN, vocabulary);
  }

  /**
   * Turns a response into the unit vector of its kind, the fourth for what is none: of a kind is a
   * response in which what stands at each place is of the class that the kind wants there, up to
   * the end, and whose parts belong to the topic that the prompt names.
   */
  private final class Kinds implements TextEncoder {
    @Override
    public int width() {
      return KINDS.size() + 1;
    }

    @Override
    public String encode(OnnxGraph g, String ids, String mask) {
      String isMark =
          g.cast(g.node("Equal", List.of(ids, g.integer(words.indexOf(RESPONSE)))), INT64);
      String marks = g.node("CumSum", List.of(isMark, g.integer(1)), exclusive());
      String after = g.node("Mul", List.of(g.node("Min", List.of(marks, g.integer(1))), mask));
      String live = g.cast(after, FLOAT);
      String length = sum(g, live, 1);

      String place =
          g.node(
              "Min",
              List.of(
                  g.node("CumSum", List.of(after, g.integer(1)), exclusive()),
                  g.integer(PLACES - 1)));
      String wanted = g.node("Gather", List.of(g.weightOnce("wanted", this::wanted), place));
      String found = g.node("Gather", List.of(g.weightOnce("classes", this::classes), ids));
      String apart =
          g.node("Abs", List.of(g.node("Sub", List.of(wanted, unsqueezed(g, found, 2)))));
      String misses = sum(g, g.node("Mul", List.of(apart, unsqueezed(g, live, 2))), 1);

      String spoken = g.node("Gather", List.of(g.weightOnce("named", () -> byTopic(named)), ids));
      String before = g.node("Sub", List.of(g.cast(mask, FLOAT), live));
      String topic =
          g.node(
              "ReduceMax",
              List.of(g.node("Mul", List.of(spoken, unsqueezed(g, before, 2)))),
              Attribute.list("axes", 1),
              Attribute.of("keepdims", 1));
      String part = g.node("Gather", List.of(g.weightOnce("parts", () -> byTopic(parts)), ids));
      String off = g.node("Mul", List.of(part, g.node("Sub", List.of(g.reals(1), topic))));
      String strays = sum(g, g.node("Mul", List.of(sum(g, off, 2), live)), 1);

      String lengths = g.weightOnce("lengths", Kinds::lengths);
      String longer =
          g.node("Abs", List.of(g.node("Sub", List.of(unsqueezed(g, length, 1), lengths))));
      String faults =
          g.node("Add", List.of(g.node("Add", List.of(misses, longer)), unsqueezed(g, strays, 1)));
      String kind = g.node("Relu", List.of(g.node("Sub", List.of(g.reals(1), faults))));
      String read = g.node("ReduceSum", List.of(kind, g.integers(1)));
      String other = g.node("Sub", List.of(g.reals(1), read));
      return g.node("Concat", List.of(kind, other), Attribute.of("axis", 1));
    }

    private static Attribute exclusive() {
      return Attribute.of("exclusive", 1);
    }

    private static String sum(OnnxGraph g, String value, int axis) {
      return g.node("ReduceSum", List.of(value, g.integers(axis)), Attribute.of("keepdims", 0));
    }

    private static String unsqueezed(OnnxGraph g, String value, int axis) {
      return g.node("Unsqueeze", List.of(value, g.integers(axis)));
    }

    /** The number of a class, from 1; what stands nowhere is of class 0. */
    private int number(String name) {
      return name == null ? 0 : 1 + List.copyOf(new TreeSet<>(classes.values())).indexOf(name);
    }

    /** Class of every word, [words]. */
    private LazyTensor classes() {
      float[] of = new float[words.size()];
      for (int w = 0; w < of.length; w++) {
        of[w] = number(classes.get(words.get(w)));
      }
      return LazyTensor.of(of, of.length);
    }

    /** Class that a kind wants at a place, [places, kinds]; -1 where nothing may stand. */
    private LazyTensor wanted() {
      float[] flat = new float[PLACES * KINDS.size()];
      for (int p = 0; p < PLACES; p++) {
        for (int k = 0; k < KINDS.size(); k++) {
          List<String> kind = KINDS.get(k);
          flat[p * KINDS.size() + k] = p < kind.size() ? number(kind.get(p)) : -1;
        }
      }
      return LazyTensor.of(flat, PLACES, KINDS.size());
    }

    private static LazyTensor lengths() {
      float[] of = new float[KINDS.size()];
      for (int k = 0; k < of.length; k++) {
        of[k] = KINDS.get(k).size();
      }
      return LazyTensor.of(of, 1, of.length);
    }

    /** 1 where a word is of a topic, [words, topics]. */
    private LazyTensor byTopic(Map<String, String> topicOf) {
      float[] flat = new float[words.size() * topics.size()];
      for (int w = 0; w < words.size(); w++) {
        String topic = topicOf.get(words.get(w));
        if (topic != null) {
          flat[w * topics.size() + topics.indexOf(topic)] = 1;
        }
      }
      return LazyTensor.of(flat, words.size(), topics.size());
    }
  }
}
