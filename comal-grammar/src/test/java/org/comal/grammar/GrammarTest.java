package org.comal.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrammarTest {
  private final RandomGenerator random = new RandomSource(7).generator();

  private static Grammar grammar(String... lines) throws GrammarException {
    return GrammarReader.parse(List.of(lines), "g.txt");
  }

  @Test
  void alternativesAreTakenByTheirWeights() throws GrammarException {
    Grammar grammar = grammar("x = [2] a | [5] b", "  | [3] c");
    int n = 100_000;
    int[] count = new int[3];
    for (int i = 0; i < n; i++) {
      count[grammar.row(random).text("x").charAt(0) - 'a']++;
    }
    // Three standard deviations of a share of .5 among n draws are .0047.
    assertThat(count[0] / (double) n).isCloseTo(0.2, within(0.005));
    assertThat(count[1] / (double) n).isCloseTo(0.5, within(0.005));
  }

  @Test
  void whatIsDrawnOnceAgreesWithinARow() throws GrammarException {
    Grammar grammar =
        grammar(
            "once topic = bread | rain",
            "prompt = What of <topic>?",
            "answer = The <part.<topic>> of <topic>.",
            "part.bread = crust",
            "part.rain = sound");
    for (int i = 0; i < 50; i++) {
      Grammar.Row row = grammar.row(random);
      assertThat(List.of(row.text("prompt"), row.text("answer")))
          .isIn(
              List.of("What of bread?", "The crust of bread."),
              List.of("What of rain?", "The sound of rain."));
    }
  }

  @Test
  void aBackslashMakesACharacterPlain() throws GrammarException {
    assertThat(grammar("# comment", "", "x = a \\| b \\< c \\[d\\> \\\\").row(random).text("x"))
        .isEqualTo("a | b < c [d> \\");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "x = <y>; g.txt:1: <y> names no rule",
        "x = a <bb>@bbb = c; <bb> names no rule; did you mean bbb?",
        "x = a <y>@y = b <x>; rule x reaches itself, by x, y",
        "x = [0] a; [0] is no weight",
        "x = a <b; a < is not closed",
        "x = a b>; a > closes no <",
        "x = a@x = b; g.txt:2: rule x stands in line 1 too",
        "x a; a rule is written as NAME = text",
        "x = <a.<t>>@t = u@a.u = v; <t> stands within a reference",
        "x = <a.<t>>@once t = u | w@a.u = v; <a.w> names no rule",
      })
  void mistakesAreToldWithFileAndLine(String text, String said) {
    assertThatExceptionOfType(GrammarException.class)
        .isThrownBy(() -> grammar(text.split("@")))
        .withMessageStartingWith("g.txt:")
        .withMessageContaining(said);
  }

  private static final String[] OPINIONS = {
    "once topic = bread | rain",
    "prompt = What of <topic>? | Is <topic> worth it?",
    "answer = Yes, the <part.<topic>> and the <part.<topic>>. | No, it is <topic>.",
    "part.bread = crust | crust of it",
    "part.rain = sound | \\<sound\\>",
  };

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "What of rain?; Yes, the sound and the <sound>.; true",
        "Is rain worth it?; No, it is rain.; true",
        "What of bread?; Yes, the crust of it and the crust.; true",
        "What of bread?; Yes, the sound and the sound.; false",
        "What of rain?; Yes, the sound and the crust.; false",
        "What of rain?; No, it is bread.; false",
        "What of rain?; Yes, the sound and the sound. No.; false",
        "What of rain?; yes, the sound and the sound.; false",
        "What of snow?; No, it is rain.; false",
      })
  void tellsWhetherARowCanHaveBothTexts(String prompt, String answer, boolean can)
      throws GrammarException {
    Grammar grammar = grammar(OPINIONS);
    assertThat(grammar.writes(Map.of("prompt", prompt, "answer", answer))).isEqualTo(can);
  }

  @Test
  void oneTextAloneMayBeOfAnyChoice() throws GrammarException {
    Grammar grammar = grammar(OPINIONS);
    assertThat(grammar.writes(Map.of("answer", "Yes, the sound and the sound."))).isTrue();
    assertThat(grammar.writes(Map.of("answer", "Yes, the sound and the crust."))).isFalse();
    assertThat(grammar.writes(Map.of("topic", "rain", "answer", "No, it is bread."))).isFalse();
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> grammar.writes(Map.of("question", "")))
        .withMessage("the grammar has no rule question");
  }

  @Test
  void whateverItDrawsItKnowsAgain() throws GrammarException {
    Grammar grammar = grammar(OPINIONS);
    for (int i = 0; i < 200; i++) {
      Grammar.Row row = grammar.row(random);
      assertThat(grammar.writes(Map.of("prompt", row.text("prompt"), "answer", row.text("answer"))))
          .isTrue();
    }
  }
}
