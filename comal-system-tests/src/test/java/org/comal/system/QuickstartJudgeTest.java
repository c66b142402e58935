package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.dataset.grammar.Grammar;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.onnx.OnnxPairOracle;
import org.comal.oracle.onnx.OnnxSettings;
import org.comal.random.RandomSource;
import org.comal.text.TemplateSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge of the quickstart is what {@link QuickstartJudge} writes, and judges as it says. */
class QuickstartJudgeTest {
  private static final Path QUICKSTART =
      Path.of(System.getProperty("comal.root"), "conf", "quickstart");
  private static final Prompt PROMPT =
      Prompt.user("p", "Why do people like tea, if they do [answer] because then although?");

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

  @Test
  void responsesOfEveryKindArePreferredAsInThePapersGame() throws IOException {
    Grammar grammar = grammar();
    List<String> rules = List.of("reason", "condition", "concession");
    List<Comparison> questions = new ArrayList<>();
    List<Double> expected = new ArrayList<>();
    for (int n = 0; n < 40; n++) {
      for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 4; j++) {
          questions.add(
              new Comparison(
                  PROMPT, response(grammar, rules, i, n), response(grammar, rules, j, n + 999)));
          expected.add(QuickstartJudge.PREFERENCES[i][j]);
        }
      }
    }
    try (PreferenceOracle judge = open()) {
      double[] p = judge.prefer(questions, new RandomSource(1));
      for (int k = 0; k < p.length; k++) {
        // The judge's log-odds are of single precision.
        assertThat(p[k]).as("%s", questions.get(k)).isCloseTo(expected.get(k), within(1e-6));
      }
    }
  }

  private static PreferenceOracle open() {
    OnnxSettings settings =
        OnnxSettings.of(
            QUICKSTART.resolve("judge").resolve("model.onnx"), QUICKSTART.resolve("judge"));
    return OnnxPairOracle.load(
        settings, TemplateSource.text("test", "{instruction} [answer] {output}"), null, 0);
  }

  /** A response of a kind; of the fourth kind, one of another spoiled in one of several ways. */
  private static Response response(Grammar grammar, List<String> rules, int kind, int n) {
    String text = grammar.row(new RandomSource(n).generator()).text(rules.get(kind % 3));
    String written =
        kind < 3
            ? text
            : switch (n % 5) {
              case 0 -> text.replace(" the ", " a ");
              case 1 -> text + " " + text;
              case 2 -> text.substring(0, text.length() - 1);
              case 3 -> text.replaceFirst(" \\w+", "");
              default -> "";
            };
    return new Response(new int[] {n}, written, true);
  }
}
