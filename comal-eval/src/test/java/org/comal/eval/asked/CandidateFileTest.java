package org.comal.eval.asked;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.comal.dataset.ResponseRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandidateFileTest {
  /** One byte a letter, two, a pair, half a pair, none. */
  private static final List<String> TEXTS =
      List.of("plain", "\u00fc\u00ff", "\u0141\u4f60", "\ud83d\ude00", "\ud83d alone", "");

  @TempDir private Path directory;

  private CandidateFile open() throws IOException {
    return new CandidateFile(directory.resolve("texts.partial"));
  }

  private static Prompt prompt(int number) {
    return new Prompt(
        "p" + number,
        List.of(
            new Message("system", TEXTS.get(number % TEXTS.size())),
            new Message("user", "what of " + number + "? ".repeat(number))));
  }

  /** In any order, some longer than what is read at once; truth is a map in memory. */
  @Test
  void putsResponsesTogetherByPromptWhereverTheyStood() throws IOException {
    Random random = new Random(1);
    Map<Prompt, List<ResponseRow>> expected = new LinkedHashMap<>();
    try (CandidateFile file = open()) {
      for (int k = 0; k < 2_000; k++) {
        String text = TEXTS.get(random.nextInt(TEXTS.size())) + "word ".repeat(random.nextInt(50));
        ResponseRow row =
            new ResponseRow(
                prompt(random.nextInt(100)),
                "model " + random.nextInt(3),
                k % 500 == 0 ? text.repeat(1_000) + "long".repeat(10_000) : text);
        file.add(row, "file:" + k);
        expected.computeIfAbsent(row.prompt(), x -> new ArrayList<>()).add(row);
        if (k % 100 == 0) {
          // Read in between too.
          assertThat(file.candidate(0).texts()).hasSameSizeAs(first(expected));
        }
      }
      assertThat(file.size()).isEqualTo(expected.size());
      int number = 0;
      for (Map.Entry<Prompt, List<ResponseRow>> each : expected.entrySet()) {
        Candidate candidate = file.candidate(number++);
        assertThat(candidate.prompt()).isEqualTo(each.getKey());
        List<ResponseRow> rows = each.getValue();
        assertThat(candidate.texts()).isEqualTo(rows.stream().map(ResponseRow::text).toList());
        assertThat(candidate.models()).isEqualTo(rows.stream().map(ResponseRow::model).toList());
        assertThat(candidate.places()).hasSameSizeAs(rows);
        assertThat(candidate.of("model 1"))
            .isEqualTo(
                rows.stream()
                    .filter(row -> row.model().equals("model 1"))
                    .map(ResponseRow::text)
                    .toList());
      }
    }
  }

  private static List<ResponseRow> first(Map<Prompt, List<ResponseRow>> rows) {
    return rows.values().iterator().next();
  }

  @Test
  void aPromptThatIsOnlyNamedIsKnownByWhatComesLater() throws IOException {
    try (CandidateFile file = open()) {
      file.add(new ResponseRow(Prompt.named("p1"), "a", "x"), "f:1");
      file.add(new ResponseRow(Prompt.named("p2"), "a", "y"), "f:2");
      file.know(prompt(1));
      file.know(prompt(3));
      file.add(new ResponseRow(prompt(2), "b", "z"), "f:3");
      assertThat(file.size()).isEqualTo(2);
      assertThat(file.candidate(0))
          .isEqualTo(new Candidate(prompt(1), List.of("a"), List.of("x"), List.of("f:1")));
      assertThat(file.candidate(1))
          .isEqualTo(
              new Candidate(
                  prompt(2), List.of("a", "b"), List.of("y", "z"), List.of("f:2", "f:3")));
    }
  }

  @Test
  void isGoneWhenItIsClosed() throws IOException {
    try (CandidateFile file = open()) {
      file.add(new ResponseRow(prompt(1), "a", "x"), "f:1");
    }
    assertThat(directory).isEmptyDirectory();
  }
}
