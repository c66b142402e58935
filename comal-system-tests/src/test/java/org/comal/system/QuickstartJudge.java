package org.comal.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.comal.dataset.grammar.Grammar;
import org.comal.onnx.Attribute;
import org.comal.onnx.ElementType;
import org.comal.onnx.LazyTensor;
import org.comal.onnx.OnnxGraph;
import org.comal.onnx.PreferenceGraphs;
import org.comal.onnx.TextEncoder;
import org.comal.random.RandomSource;

/**
 * Writes the judge of the quickstart: an ONNX model that reads a response by strict rules, tells a
 * reason from a condition from a concession, and prefers among the three as the paper's game does.
 * What it cannot read loses to all three.
 *
 * <p>To write the folder {@code conf/quickstart/judge} anew, run its test with {@code
 * -Dcomal.rewrite-judge=true}.
 */
final class QuickstartJudge {
  private static final String UNKNOWN = "[unknown]";
  private static final String PADDING = "[padding]";
  private static final String RESPONSE = "[answer]";
  private static final Pattern WORD = Pattern.compile("\\w+|[^\\w\\s]+");

  /** Words that are counted; the last two features are unknown words and words in all. */
  private static final List<String> COUNTED =
      List.of("because", "if", "then", "although", "the", ".");

  /** What a reason, a condition and a concession have of each feature. */
  private static final float[][] KINDS = {
    {1, 0, 0, 0, 2, 1, 0, 12}, {0, 1, 1, 0, 2, 1, 0, 13}, {0, 0, 0, 1, 2, 1, 0, 12}
  };

  /** P(row preferred to column) of reason, condition, concession, and anything else. */
  static final double[][] PREFERENCES = {
    {0.5, 0.1, 0.8, 0.9}, {0.9, 0.5, 0.1, 0.9}, {0.2, 0.9, 0.5, 0.9}, {0.1, 0.1, 0.1, 0.5}
  };

  private final List<String> words;

  /** Knows the words that a grammar's responses are made of. */
  QuickstartJudge(Grammar grammar) {
    SortedSet<String> all = new TreeSet<>();
    for (int i = 0; i < 20_000; i++) {
      Matcher m = WORD.matcher(grammar.row(new RandomSource(i).generator()).text("response"));
      while (m.find()) {
        all.add(m.group());
      }
    }
    words = new ArrayList<>(List.of(UNKNOWN, PADDING, RESPONSE));
    words.addAll(all);
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
                    "\n    {\"id\": %d, \"content\": \"%s\", \"single_word\": false, \"lstrip\": false,"
                            .formatted(words.indexOf(w), w)
                        + " \"rstrip\": false, \"normalized\": false, \"special\": true}")
            .collect(Collectors.joining(","));
    return """
        {"version": "1.0", "truncation": null, "padding": null, "normalizer": null,
         "added_tokens": [%s],
         "pre_tokenizer": {"type": "Whitespace"}, "post_processor": null, "decoder": null,
         "model": {"type": "WordLevel", "unk_token": "%s", "vocab": {%s}}}
        """
        .formatted(added, UNKNOWN, vocabulary);
  }

  /** Turns a response into the unit vector of its kind, the fourth for what is none. */
  private final class Kinds implements TextEncoder {
    @Override
    public int width() {
      return KINDS.length + 1;
    }

    @Override
    public String encode(OnnxGraph g, String ids, String mask) {
      int features = COUNTED.size() + 2;
      String isStart = g.node("Equal", List.of(ids, g.integer(words.indexOf(RESPONSE))));
      String start = g.cast(isStart, ElementType.FLOAT);
      String from = g.node("CumSum", List.of(start, g.integer(1)), Attribute.of("exclusive", 1));
      String live = g.node("Mul", List.of(from, g.cast(mask, ElementType.FLOAT)));
      String table = g.weightOnce("features", () -> table(features));
      String each =
          g.node(
              "Mul",
              List.of(
                  g.node("Gather", List.of(table, ids)),
                  g.node("Unsqueeze", List.of(live, g.integers(2)))));
      String counts =
          g.node("ReduceSum", List.of(each, g.integers(1)), Attribute.of("keepdims", 0));
      String wanted = g.weightOnce("kinds", () -> kinds(features));
      String off =
          g.node(
              "ReduceSum",
              List.of(
                  g.node(
                      "Abs",
                      List.of(
                          g.node(
                              "Sub",
                              List.of(
                                  g.node("Unsqueeze", List.of(counts, g.integers(1))), wanted)))),
                  g.integers(2)),
              Attribute.of("keepdims", 0));
      String kind = g.node("Relu", List.of(g.node("Sub", List.of(g.reals(1), off))));
      String read = g.node("ReduceSum", List.of(kind, g.integers(1)));
      String other = g.node("Sub", List.of(g.reals(1), read));
      return g.node("Concat", List.of(kind, other), Attribute.of("axis", 1));
    }

    private LazyTensor table(int features) {
      float[] table = new float[words.size() * features];
      for (int w = 0; w < words.size(); w++) {
        int counted = COUNTED.indexOf(words.get(w));
        if (counted >= 0) {
          table[w * features + counted] = 1;
        }
        table[w * features + features - 2] = w == 0 ? 1 : 0;
        table[w * features + features - 1] = 1;
      }
      return LazyTensor.of(table, words.size(), features);
    }

    private static LazyTensor kinds(int features) {
      float[] flat = new float[KINDS.length * features];
      for (int k = 0; k < KINDS.length; k++) {
        System.arraycopy(KINDS[k], 0, flat, k * features, features);
      }
      return LazyTensor.of(flat, 1, KINDS.length, features);
    }
  }
}
