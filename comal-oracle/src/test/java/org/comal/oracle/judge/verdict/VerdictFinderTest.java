package org.comal.oracle.judge.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictFinderTest {
  private static final VerdictFinder FINDER =
      new VerdictFinder(List.of("A", "B"), Optional.empty());

  private static String said(VerdictFinder finder, String text) {
    SpokenVerdict said = finder.find(text);
    if (said instanceof SpokenVerdict.For one) {
      return one.label() == 0 ? "first" : "second";
    }
    return said instanceof SpokenVerdict.Tie ? "tie" : "none";
  }

  private static String said(String text) {
    return said(FINDER, text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "B",
        " B",
        "b",
        "(B)",
        "**B**.",
        "\"B\"",
        "Output (b)",
        "Assistant B",
        "Answer B.",
        "The second.",
        "The second answer",
        "Response 2",
        "[[B]]",
        "My final verdict is: [[B]]",
        "[[B>A]]",
        "My final verdict is A is not convincing: [[A<B]]",
        "The first attempt looks like [[A]], but after all it is [[B]]",
        "So the result is $\\boxed{B}$.",
        "\\boxed{\\text{B}}",
        "Verdict: B",
        "A careful reading shows that the second answer is right. Verdict: B",
        "A careful reading shows that the first answer is right. Verdict: B",
        "**Answer**: B",
        "**Answer:** B",
        "Answer: **B**",
        "Final answer - B",
        "**Final Verdict:** Response B",
        "Final decision: Output (b)",
        "## Verdict\n\n**B**",
        "Verdict: A would be too hasty.\nVerdict: B",
        "The better answer is B, because A is short.",
        "The winner is Assistant B.",
        "My choice is B since it is complete",
        "Judgement: B > A",
        "<answer>B</answer>",
        "<verdict> B </verdict>",
        "{\"verdict\": \"B\"}",
        "{\"reasoning\": \"A is short. A is good.\", \"winner\": \"B\", \"confidence\": 0.9}",
        "```json\n{\"better_response\": \"B\"}\n```",
        "{\"answer\": \"Response B\"}",
        "B\n\nAnswer A repeats the question.",
        "B. A is short.",
        "B: it does what was asked.",
        "B - since answer A is off the topic.",
        "Answer A is short.\nAnswer B is complete.\n\nB",
        "I choose the second",
        "I choose the second answer, since the first one is short.",
        "I prefer Response B.",
        "I would go with B here",
        "I'd pick answer b.",
        "Output (b) is better than Output (a).",
        "B is better than A",
        "Answer B is clearly the better one",
        "A is worse than B.",
        "Response B wins.",
        "The second response is more accurate.",
        "Both answers are equally polite, but B is better.",
        "I think B",
        "It's B!",
        "<think>A is good. Verdict: A</think>B",
        "<think>\nA or B? [[A]]\n</think>\n\nVerdict: B",
        "A is what I thought first. </think> B",
        "<|channel|>analysis<|message|>A?<|end|><|channel|>final<|message|>B"
      })
  void readsTheSecond(String text) {
    assertThat(said(text)).as(text).isEqualTo("second");
    assertThat(said(turned(text))).as("turned: " + turned(text)).isEqualTo("first");
  }

  /** The same with the two responses' names exchanged. */
  private static String turned(String text) {
    String[][] names = {{"B", "A"}, {"b)", "a)"}, {"second", "first"}, {"2", "1"}};
    String turned = text;
    for (String[] pair : names) {
      turned =
          turned
              .replaceAll("(?<![\\p{L}])" + Pattern.quote(pair[0]) + "(?![\\p{L}])", "\u0001")
              .replaceAll("(?<![\\p{L}])" + Pattern.quote(pair[1]) + "(?![\\p{L}])", pair[0])
              .replace("\u0001", pair[1]);
    }
    return turned.equals("b") ? "a" : turned.replace("answer b.", "answer a.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A tie.",
        "Tie",
        "[[C]]",
        "[[A=B]]",
        "[[tie]]",
        "Verdict: a tie",
        "Verdict: A tie",
        "Verdict: tie",
        "{\"winner\": \"tie\"}",
        "**Answer**: both are equally good",
        "A and B are equal",
        "A and B are equal.",
        "Verdict: A and B are equal",
        "Both are equally good; it is a tie.",
        "Neither",
        "Neither is better.",
        "Neither answer is better than the other.",
        "The winner is neither.",
        "The two responses are of the same quality.",
        "There is no clear winner.",
        "<think>A, surely.</think> It is a draw."
      })
  void readsATie(String text) {
    assertThat(said(text)).as(text).isEqualTo("tie");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Not A",
        "Not A.",
        "Not B",
        "not A but something else",
        "The answer is not A.",
        "Verdict: not B",
        "A is not better.",
        "I do not prefer A.",
        "I cannot choose A or B",
        "I can't say which one is better",
        "A or B",
        "A, B",
        "Verdict: A or B",
        "Verdict: A/B",
        "Answer: A good answer would name the source.",
        "A careful reading shows that",
        "A good answer names its source.",
        "A: short but right.\nB: long and wrong.",
        "If A is better, then the question was odd.",
        "Both are fine",
        "<think>A is better. Verdict: A",
        "<think>Verdict: B</think>",
        "I was given answers by A. Smith and others, and they all say much.",
        "It depends on whether B is better.",
        "B is better in style. A is better in content.",
        "Verdict: 1.5"
      })
  void leavesOpenWhatCannotBeRead(String text) {
    assertThat(said(text)).as(text).isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | first",
        "Output 2 | second",
        "Verdict: 2 | second",
        "2 is better than 1. | second",
        "The first response is better | first",
        "Score: 12 | none"
      })
  void readsDigitsAsLabels(String text, String expected) {
    assertThat(said(new VerdictFinder(List.of("1", "2"), Optional.empty()), text))
        .isEqualTo(expected);
  }

  /** As AlpacaEval's: they differ by case alone. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"m | first", "M | second", "Verdict: M | second", "Verdict: m | first"})
  void keepsLabelsApartThatDifferByCase(String text, String expected) {
    assertThat(said(new VerdictFinder(List.of("m", "M"), Optional.empty()), text))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "output_1 | first",
        "The winner is output_2. | second",
        "output_1 is better than output_2 | first",
        "[[output_2]] | second"
      })
  void readsLabelsOfSeveralParts(String text, String expected) {
    assertThat(said(new VerdictFinder(List.of("output_1", "output_2"), Optional.empty()), text))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RESULT=B | second",
        "RESULT=B and then RESULT=A | first",
        "RESULT=tie | tie",
        "RESULT=maybe | none",
        "Verdict: B | none",
        "B | none",
        "<think>RESULT=A</think> RESULT=B | second"
      })
  void aPatternDecidesAlone(String text, String expected) {
    VerdictFinder finder =
        new VerdictFinder(List.of("A", "B"), Optional.of(Pattern.compile("RESULT=(\\w+)")));
    assertThat(said(finder, text)).isEqualTo(expected);
  }

  /** Each form is linear in a reply's length but for a small factor: seconds would be squares. */
  @Test
  @Timeout(600)
  void longRepliesAreReadInReasonableTime() {
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    String prose = "x A B is (* \n".repeat(3_000);
    for (String text :
        List.of(
            "<think>" + prose + "</think> B",
            " ".repeat(40_000) + "B",
            "*".repeat(40_000) + " nothing",
            "answer ".repeat(6_000),
            "is very ".repeat(5_000),
            prose)) {
      long before = clock.getCurrentThreadCpuTime();
      FINDER.find(text);
      assertThat(Duration.ofNanos(clock.getCurrentThreadCpuTime() - before))
          .as(text.substring(0, 20))
          .isLessThan(Duration.ofSeconds(5));
    }
  }
}
