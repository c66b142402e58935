package org.comal.oracle.judge.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replies of all kinds: what they say, and that the labels' names and order change nothing. */
class JudgeRepliesTest {
  /** Pairs of labels that stand for A and B in a reply; none is a word of the replies. */
  private static final List<List<String>> LABELS =
      List.of(
          List.of("A", "B"),
          List.of("B", "A"),
          List.of("m", "M"),
          List.of("X", "Y"),
          List.of("output_1", "output_2"),
          List.of("left", "right"),
          List.of("Alpha", "Beta"));

  private static final Pattern A_OR_B =
      Pattern.compile("(?<![\\p{L}\\p{N}_])(?<!\\p{L}')[AB](?!'?[\\p{L}\\p{N}_])");

  record Case(String expected, boolean cut, String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  static List<Case> replies() throws IOException {
    List<Case> cases = new ArrayList<>();
    try (InputStream in = JudgeRepliesTest.class.getResourceAsStream("replies.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (!line.startsWith("#")) {
          String[] parts = line.split(" \\| ", 3);
          cases.add(new Case(parts[0], parts[1].equals("cut"), parts[2].replace("\\n", "\n")));
        }
      }
    }
    return cases;
  }

  static String said(List<String> labels, String text, boolean cut) {
    SpokenVerdict said = new VerdictFinder(labels, Optional.empty()).find(text, cut);
    if (said instanceof SpokenVerdict.For one) {
      assertThat(one.start()).as(text).isLessThan(text.length());
      return one.label() == 0 ? "first" : "second";
    }
    return said instanceof SpokenVerdict.Tie ? "tie" : "open";
  }

  private static String turned(String expected) {
    return expected.equals("first") ? "second" : expected.equals("second") ? "first" : expected;
  }

  @ParameterizedTest
  @MethodSource("replies")
  void readsWhatIsSaid(Case reply) {
    assertThat(said(List.of("A", "B"), reply.text(), reply.cut())).isEqualTo(reply.expected());
  }

  /** The same reply means the other response where the labels are exchanged. */
  @ParameterizedTest
  @MethodSource("replies")
  void exchangedLabelsExchangeTheVerdict(Case reply) {
    if (!reply.text().matches("(?is).*\\b(first|second)\\b.*")) {
      assertThat(said(List.of("B", "A"), reply.text(), reply.cut()))
          .isEqualTo(turned(reply.expected()));
    }
  }

  @ParameterizedTest
  @MethodSource("replies")
  void exchangedNamesExchangeTheVerdict(Case reply) {
    assertThat(said(List.of("A", "B"), exchanged(reply.text()), reply.cut()))
        .isEqualTo(turned(reply.expected()));
  }

  private static String exchanged(String text) {
    Pattern names =
        Pattern.compile(
            "(?<![\\p{L}\\p{N}])(?<!\\p{L}')([AB]|first|second|First|Second)(?!'?[\\p{L}\\p{N}])|\\([ab]\\)");
    return names.matcher(text).replaceAll(m -> exchange(m));
  }

  private static String exchange(MatchResult m) {
    return switch (m.group()) {
      case "A" -> "B";
      case "B" -> "A";
      case "(a)" -> "(b)";
      case "(b)" -> "(a)";
      case "first" -> "second";
      case "second" -> "first";
      case "First" -> "Second";
      default -> "First";
    };
  }

  @ParameterizedTest
  @MethodSource("replies")
  void otherLabelsSayTheSame(Case reply) {
    if (reply.text().matches("(?s).*(\\([ab]\\)|[Ff]irst|[Ss]econd|\\p{IsHan}).*")) {
      return;
    }
    for (List<String> labels : LABELS) {
      String text =
          A_OR_B.matcher(reply.text()).replaceAll(m -> labels.get(m.group().equals("A") ? 0 : 1));
      assertThat(said(labels, text, reply.cut())).as(text).isEqualTo(reply.expected());
    }
  }

  private static final List<String> FORMS =
      List.of(
          "Verdict: %1$s",
          "**Verdict:** %1$s",
          "Final verdict: **%1$s**",
          "Answer: %1$s",
          "Winner: Response %1$s",
          "The winner is %1$s.",
          "The better response is %1$s.",
          "My choice: %1$s",
          "[[%1$s]]",
          "My final verdict is: [[%1$s]]",
          "\\boxed{%1$s}",
          "{\"winner\": \"%1$s\"}",
          "```json\n{\"better\": \"%1$s\", \"score\": 9}\n```",
          "<answer>%1$s</answer>",
          "I choose %1$s.",
          "I prefer %1$s to %2$s.",
          "I choose %1$s rather than %2$s.",
          "I would go with Response %1$s.",
          "%1$s is better.",
          "Response %1$s is clearly better than response %2$s.",
          "%1$s is better — %2$s, by contrast, is vague.",
          "%2$s is worse than %1$s.",
          "%1$s beats %2$s.",
          "%1$s wins.",
          "%1$s",
          "**%1$s**",
          "\"%1$s\"",
          "(%1$s)",
          "%1$s.",
          "## Verdict\n\n%1$s",
          "%1$s\n\nThe other one is vague.",
          "Both are fine, but %1$s is better.");

  private static final List<String> REASONING =
      List.of(
          "",
          "<think>%2$s is better. Verdict: %2$s</think>\n",
          "%2$s is long. %1$s is short.\n\n",
          "Response %2$s: it is long.\nResponse %1$s: it is short.\n\n",
          "The correct answer is %2$s.\n\n",
          "It is not clear at once that %2$s is better.\n\n",
          "%2$s is better written, but vague.\n\n",
          "La respuesta %2$s es mejor escrita.\n\n",
          "| | %1$s | %2$s |\n|---|---|---|\n| facts | 3 | 9 |\n\n",
          "- Style: %2$s is better\n- Facts: %1$s is better\n\n");

  /** Every form behind every reasoning, for both labels. */
  @Test
  void theVerdictIsReadBehindAnyReasoning() {
    for (List<String> labels : LABELS) {
      for (String reasoning : REASONING) {
        for (String form : FORMS) {
          if (!reasoning.isEmpty() && form.contains("The other one")) {
            continue;
          }
          for (int k = 0; k < 2; k++) {
            String text = (reasoning + form).formatted(labels.get(k), labels.get(1 - k));
            assertThat(said(labels, text, false))
                .as(labels + ": " + text)
                .isEqualTo(k == 0 ? "first" : "second");
          }
        }
      }
    }
  }

  /** Where the verdict has a place of its own, small letters and decoration do not matter. */
  @Test
  void caseAndDecorationDoNotMatter() {
    List<UnaryOperator<String>> turns =
        List.of(
            s -> s,
            s -> s.toLowerCase(java.util.Locale.ROOT),
            s -> "**" + s + "**",
            s -> "\"" + s + "\"",
            s -> "`" + s + "`",
            s -> "(" + s + ")",
            s -> s + ".",
            s -> "Response " + s,
            s -> "*" + s + "*!");
    for (String form :
        List.of(
            "%s",
            "Verdict: %s",
            "**Final answer:** %s",
            "I think.\n\n%s",
            "Winner: %s\n\nIt is right.")) {
      for (UnaryOperator<String> turn : turns) {
        for (List<String> labels :
            List.of(List.of("A", "B"), List.of("1", "2"), List.of("Left", "Right"))) {
          for (int k = 0; k < 2; k++) {
            String text = form.formatted(turn.apply(labels.get(k)));
            assertThat(said(labels, text, false)).as(text).isEqualTo(k == 0 ? "first" : "second");
          }
        }
      }
    }
  }

  /** However prose is cut off, no part of it says more than the whole, and never the contrary. */
  @Test
  void noBeginningOfAReplyIsReadFromProse() throws IOException {
    Stream<String> texts =
        replies().stream()
            .map(Case::text)
            .filter(t -> t.matches("(?s)[^\\[{<]*") && t.length() > 12);
    texts.forEach(
        text -> {
          String line =
              text.replace('\n', ' ')
                  .replaceAll(
                      "(?i)(verdict|winner|answer|better|loser|response)s?[*]* *(is|:|—)", "$1");
          for (int end = 6; end < line.length(); end++) {
            String part = line.substring(0, end);
            assertThat(said(List.of("A", "B"), part, true)).as(part).isEqualTo("open");
          }
        });
  }

  @Test
  void digitsAsLabelsAreNoNumbersOfTheList() {
    List<String> labels = List.of("1", "2");
    assertThat(said(labels, "The correct answer is 2. Output 1 is better.", false))
        .isEqualTo("first");
    assertThat(said(labels, "1. Output 1 is vague\n2. Output 2 is short", false)).isEqualTo("open");
    assertThat(said(labels, "1. Output 2 is longer.\n\nVerdict: 2", false)).isEqualTo("second");
    assertThat(said(labels, "Verdict: 2/5", false)).isEqualTo("open");
    assertThat(said(labels, "Verdict: 1.5", false)).isEqualTo("open");
  }
}
