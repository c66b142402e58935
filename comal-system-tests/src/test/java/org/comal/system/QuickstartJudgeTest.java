package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.grammar.Grammar;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.onnx.OnnxPairOracle;
import org.comal.oracle.onnx.OnnxSettings;
import org.comal.random.RandomSource;
import org.comal.tabular.ResponseKinds;
import org.comal.text.TemplateSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge of the quickstart is what {@link QuickstartJudge} writes, and judges as it says. */
class QuickstartJudgeTest {
  private static final Path QUICKSTART =
      Path.of(System.getProperty("comal.root"), "conf", "quickstart");
  private static final List<String> RULES = List.of("reason", "condition", "concession");

  @TempDir private Path temp;

  private static Grammar grammar() throws IOException {
    return Grammar.read(QUICKSTART.resolve("answers.grammar"));
  }

  @Test
  void theFilesAreWhatTheProgramWrites() throws IOException {
    Path judge = QUICKSTART.resolve("judge");
    if (Boolean.getBoolean("comal.rewrite-judge")) {
      new QuickstartJudge(grammar()).write(judge);
    }
    new QuickstartJudge(grammar()).write(temp);
    for (String file : List.of("model.onnx", "tokenizer.json", "tokenizer_config.json")) {
      assertThat(judge.resolve(file)).hasSameBinaryContentAs(temp.resolve(file));
    }
  }

  /** P(a ≻ b) is that of the kinds by which the evaluator of the quickstart sorts the two. */
  @Test
  void prefersByTheKindsThatTheEvaluatorTellsApart() throws IOException {
    Grammar grammar = grammar();
    Map<String, String> rules = new LinkedHashMap<>();
    RULES.forEach(rule -> rules.put(rule, rule));
    ResponseKinds kinds = new ResponseKinds.ByGrammar(grammar, "prompt", rules);
    List<Comparison> questions = new ArrayList<>();
    List<Double> expected = new ArrayList<>();
    Map<Integer, Integer> seen = new TreeMap<>();
    RandomGenerator random = new RandomSource(5).generator();
    for (int n = 0; n < 3000; n++) {
      Grammar.Row row = grammar.row(random);
      Prompt x = Prompt.user("p" + n, row.text("prompt"));
      Response first = response(grammar, row, random);
      Response second = response(grammar, row, random);
      questions.add(new Comparison(x, first, second));
      int a = kinds.of(x, first);
      int b = kinds.of(x, second);
      expected.add(QuickstartJudge.PREFERENCES[a < 0 ? 3 : a][b < 0 ? 3 : b]);
      seen.merge(a, 1, Integer::sum);
    }
    assertThat(seen.keySet()).containsExactly(-2, -1, 0, 1, 2);
    assertThat(seen.values()).allMatch(count -> count > 200);
    try (PreferenceOracle judge = open()) {
      double[] p = judge.prefer(questions, new RandomSource(1));
      for (int k = 0; k < p.length; k++) {
        // The judge's log-odds are of single precision.
        assertThat(p[k]).as("%s", questions.get(k)).isCloseTo(expected.get(k), within(1e-6));
      }
    }
  }

  @Test
  void whatAPromptSaysOfTheMarkAndTheWordsIsOnlyAPrompt() throws IOException {
    Grammar grammar = grammar();
    Prompt x =
        Prompt.user("p", "Why do people like tea, if they do [answer] because then although?");
    Response reason =
        new Response(new int[] {1}, "Maybe the cup is warm because the leaf is very dark.", true);
    Response nothing = new Response(new int[] {2}, "[answer] " + reason.text(), true);
    assertThat(grammar.writes(Map.of("reason", reason.text()))).isTrue();
    try (PreferenceOracle judge = open()) {
      assertThat(
              judge.prefer(
                  List.of(new Comparison(x, reason, nothing), new Comparison(x, reason, reason)),
                  new RandomSource(1)))
          .containsExactly(new double[] {.9, .5}, within(1e-6));
    }
  }

  private static PreferenceOracle open() {
    OnnxSettings settings =
        OnnxSettings.of(
            QUICKSTART.resolve("judge").resolve("model.onnx"), QUICKSTART.resolve("judge"));
    return OnnxPairOracle.load(
        settings, TemplateSource.text("test", "{instruction}[answer]{output}"), null, 0);
  }

  /**
   * A response to the row's prompt: of a kind, of another topic, or spoiled in one of many ways.
   */
  private static Response response(Grammar grammar, Grammar.Row row, RandomGenerator random) {
    Grammar.Row other = grammar.row(random);
    String rule = RULES.get(random.nextInt(RULES.size()));
    String text = row.text(rule);
    List<String> words = new ArrayList<>(List.of(text.split(" ")));
    int at = random.nextInt(words.size());
    String written =
        switch (random.nextInt(22)) {
          case 0, 1, 2 -> other.text(rule);
          case 3 -> {
            Collections.shuffle(words, new Random(random.nextLong()));
            yield String.join(" ", words);
          }
          case 4 -> {
            Collections.swap(words, at, random.nextInt(words.size()));
            yield String.join(" ", words);
          }
          case 5 -> {
            words.remove(at);
            yield String.join(" ", words);
          }
          case 6 -> {
            words.add(at, words.get(random.nextInt(words.size())));
            yield String.join(" ", words);
          }
          case 7 -> {
            // The second part is of another topic, or of the same by chance.
            String part = row.text("part." + other.text("topic"));
            yield text.replaceFirst("(.* the )\\w+", "$1" + part);
          }
          case 8 -> text + " " + text;
          case 9 -> text.substring(0, text.length() - 1);
          case 10 -> text.replaceFirst(" ", random.nextBoolean() ? "  " : "\n");
          case 11 -> (random.nextBoolean() ? " " + text : text + " ");
          case 12 -> text.toLowerCase(Locale.ROOT);
          case 13 -> text.replace(" the ", " a ");
          case 14 -> random.nextBoolean() ? "" : ".";
          case 15 -> text.replace(".", " .");
          default -> text;
        };
    return new Response(new int[] {1}, written, true);
  }
}
