package org.comal.dataset.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
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
}
