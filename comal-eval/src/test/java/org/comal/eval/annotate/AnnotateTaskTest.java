package org.comal.eval.annotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comal.data.Comparison;
import org.comal.dataset.ComparisonRow;
import org.comal.dataset.DataFile;
import org.comal.dataset.PreferenceRow;
import org.comal.dataset.Rows;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.SymmetrizedOracle;
import org.comal.oracle.VerdictListener;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AnnotateTaskTest {
  private static final PairChoice ALL =
      new PairChoice(Optional.empty(), Integer.MAX_VALUE, PairChoice.Order.GIVEN);

  @TempDir Path folder;

  /**
   * P = a / (a + b) of the lengths; abstains where a response is empty; dies after some batches.
   */
  private static final class Judge implements PreferenceOracle {
    private final List<Comparison> asked = new ArrayList<>();
    private int left = Integer.MAX_VALUE;

    @Override
    public String id() {
      return "judge";
    }

    @Override
    public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
      if (left-- == 0) {
        throw new IllegalStateException("the judge is gone");
      }
      asked.addAll(batch);
      return batch.stream()
          .mapToDouble(
              c -> {
                double a = c.first().text().length();
                double b = c.second().text().length();
                return a * b == 0 ? Double.NaN : a / (a + b);
              })
          .toArray();
    }
  }

  private DataFile responses() throws IOException {
    return DataFile.of(
        Files.write(
            folder.resolve("answers.jsonl"),
            List.of(
                response("Why?", "a", "x"),
                response("How?", "a", "xx"),
                response("Why?", "b", "xxx"),
                response("How?", "b", ""),
                response("Why?", "c", "xxxx"),
                response("How?", "c", "xxxxxx"))));
  }

  private static String response(String prompt, String model, String text) {
    return "{\"instruction\": \"%s\", \"generator\": \"%s\", \"output\": \"%s\"}"
        .formatted(prompt, model, text);
  }

  private static AnnotateTask task(
      DataFile responses, PairChoice choice, boolean parquet, PreferenceOracle judge) {
    return task(responses, choice, parquet, judge, Listener.NONE);
  }

  private static AnnotateTask task(
      DataFile responses,
      PairChoice choice,
      boolean parquet,
      PreferenceOracle judge,
      Listener listener) {
    return new AnnotateTask(
        new AnnotateTask.Candidates(responses, Optional.empty(), Optional.empty()),
        choice,
        /* batchSize= */ 2,
        parquet,
        judge,
        new RandomSource(3),
        listener);
  }

  private Path directory(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  private static List<ComparisonRow> comparisons(Path file) throws IOException {
    try (Rows<ComparisonRow> rows = DataFile.of(file).comparisons()) {
      return rows.toList();
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no such modes there")
  void whoMayNotReadTheResponsesMayNotReadTheComparisons() throws IOException {
    DataFile responses = responses();
    Files.setPosixFilePermissions(
        folder.resolve("answers.jsonl"), PosixFilePermissions.fromString("rw-------"));
    Path out = directory("out");
    task(responses, ALL, true, new Judge()).run(out);
    for (String file : List.of("comparisons.jsonl", "comparisons.parquet")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out.resolve(file))))
          .as(file)
          .isEqualTo("rw-------");
    }
  }

  @Test
  void asksAboutAllPairsPromptByPrompt() throws IOException {
    Path out = directory("out");
    Map<String, ?> result = task(responses(), ALL, true, new Judge()).run(out);

    List<ComparisonRow> rows = comparisons(out.resolve("comparisons.jsonl"));
    assertThat(rows)
        .extracting(r -> r.firstModel() + r.secondModel() + " " + r.preference())
        .containsExactly("ab 0.25", "ac 0.2", "bc " + 3 / 7.0, "ab NaN", "ac 0.25", "bc NaN");
    assertThat(rows.get(0).prompt().messages().get(0).content()).isEqualTo("Why?");
    assertThat(rows.get(2).first()).contains("xxx");
    assertThat(comparisons(out.resolve("comparisons.parquet"))).isEqualTo(rows);
    assertThat(result.get("prompts")).isEqualTo(2);
    assertThat(result.get("comparisons")).isEqualTo(6L);
    assertThat(result.get("abstained")).isEqualTo(2L);
    assertThat(result.get("oracle")).isEqualTo("judge");
    try (Rows<PreferenceRow> pairs =
        DataFile.of(out.resolve("comparisons.parquet")).preferences()) {
      assertThat(pairs.toList()).hasSize(4);
    }
  }

  @Test
  void aRowThatIsGivenTwiceIsTold() throws IOException {
    DataFile twice =
        DataFile.of(
            Files.write(
                folder.resolve("twice.jsonl"),
                List.of(
                    response("Why?", "a", "x"),
                    response("Why?", "b", "y"),
                    response("Why?", "a", "another"),
                    response("Why?", "a", "x"))));
    List<String> warnings = new ArrayList<>();
    task(
            twice,
            ALL,
            false,
            new Judge(),
            event -> {
              if (event instanceof Event.Warning w) {
                warnings.add(w.message());
              }
            })
        .run(directory("out"));

    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0))
        .contains("twice.jsonl:4: a gives prompt ")
        .contains("twice.jsonl:1, word for word; each counts as a response of its own");
  }

  /** A judge whose verdicts come one by one, with a bill. */
  @Test
  void tellsWithinABatchHowFarItIsAndWhatItHasCost() throws IOException {
    PreferenceOracle billed =
        new PreferenceOracle() {
          private int answered;

          @Override
          public String id() {
            return "billed";
          }

          @Override
          public double[] prefer(
              List<Comparison> batch, RandomSource random, VerdictListener heard) {
            double[] p = new double[batch.size()];
            for (int i = 0; i < p.length; i++) {
              p[i] = 0.5;
              answered++;
              heard.given(i, p[i]);
            }
            return p;
          }

          @Override
          public Map<String, Double> statistics() {
            return Map.of("cost", 0.25 * answered);
          }
        };
    List<Event> told = new ArrayList<>();
    task(responses(), ALL, false, billed, told::add).run(directory("out"));

    Event first = new Event.Progress(Phase.COMPARE, 1, 6, "pairs");
    Event spent = new Event.Spent(Phase.COMPARE, 0.25);
    assertThat(told).containsSubsequence(first, spent);
    for (int k = 1; k <= 6; k++) {
      assertThat(told)
          .contains(
              new Event.Progress(Phase.COMPARE, k, 6, "pairs"),
              new Event.Spent(Phase.COMPARE, 0.25 * k));
    }
  }

  @Test
  void noQuestionIsAskedAgainAfterAKillAndTheBytesAreTheSame() throws IOException {
    PairChoice both = new PairChoice(Optional.empty(), 2, PairChoice.Order.BOTH);
    Path whole = directory("whole");
    Judge undisturbed = new Judge();
    Map<String, ?> expected = task(responses(), both, true, undisturbed).run(whole);
    String text = Files.readString(whole.resolve("comparisons.jsonl"));
    assertThat(undisturbed.asked).hasSize(8);

    // Cut anywhere: what a kill leaves is some of the bytes.
    for (int keep = 0; keep <= text.length(); keep += 61) {
      Path out = directory("cut-" + keep);
      String left = text.substring(0, keep);
      Files.writeString(out.resolve("comparisons.jsonl"), left);
      Judge again = new Judge();
      assertThat(task(responses(), both, true, again).run(out)).isEqualTo(expected);

      int lines = (int) left.chars().filter(c -> c == '\n').count();
      assertThat(again.asked).as("cut at %s", keep).hasSize(8 - (lines == 8 ? 8 : lines / 2 * 2));
      for (String file : List.of("comparisons.jsonl", "comparisons.parquet")) {
        assertThat(out.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
      }
    }
  }

  @Test
  void keepsWhatWasAnsweredWhenTheOracleDies() throws IOException {
    Path out = directory("out");
    Judge dying = new Judge();
    dying.left = 2;
    AnnotateTask first = task(responses(), ALL, false, dying);
    assertThatThrownBy(() -> first.run(out)).hasMessage("the judge is gone");
    Judge again = new Judge();

    task(responses(), ALL, false, again).run(out);

    assertThat(dying.asked).hasSize(4);
    assertThat(again.asked).hasSize(2);
    assertThat(comparisons(out.resolve("comparisons.jsonl"))).hasSize(6);
  }

  @Test
  void aBaselineMeetsEachOther() {
    PairChoice choice = new PairChoice(Optional.of("b"), Integer.MAX_VALUE, PairChoice.Order.GIVEN);
    assertThat(choice.of(List.of("a", "b", "c", "b"), new RandomSource(1)))
        .containsExactly(
            new PairChoice.Pair(0, 1),
            new PairChoice.Pair(0, 3),
            new PairChoice.Pair(1, 2),
            new PairChoice.Pair(2, 3));
  }

  @Test
  void drawnPairsAreDifferentAndDependOnTheStreamAlone() {
    PairChoice choice = new PairChoice(Optional.empty(), 3, PairChoice.Order.RANDOM);
    List<String> models = List.of("a", "b", "c", "d");
    Set<List<PairChoice.Pair>> seen = new HashSet<>();
    for (int seed = 0; seed < 50; seed++) {
      List<PairChoice.Pair> pairs = choice.of(models, new RandomSource(seed));
      assertThat(pairs).isEqualTo(choice.of(models, new RandomSource(seed)));
      assertThat(pairs.stream().map(p -> Set.of(p.first(), p.second()))).hasSize(3);
      assertThat(pairs).doesNotHaveDuplicates();
      seen.add(pairs);
    }
    assertThat(seen).hasSizeGreaterThan(25);
  }

  @Test
  void tellsWhatTheOracleFound() throws IOException {
    List<Event> events = new ArrayList<>();
    AnnotateTask task =
        new AnnotateTask(
            new AnnotateTask.Candidates(responses(), Optional.empty(), Optional.empty()),
            ALL,
            4,
            false,
            new SymmetrizedOracle(new Judge()),
            new RandomSource(3),
            events::add);
    task.run(directory("out"));

    assertThat(events)
        .contains(
            new Event.PhaseBegun(Phase.COMPARE),
            new Event.Progress(Phase.COMPARE, 4, 6, "pairs"),
            new Event.Progress(Phase.COMPARE, 6, 6, "pairs"));
    assertThat(task.oracleStatistics())
        .containsExactly(
            Map.entry("pairs-in-both-orders", 4.0),
            Map.entry("position-bias", 0.0),
            Map.entry("flip-share", 0.0));
  }

  @Test
  void mistakesAreSentences() throws IOException {
    Path out = directory("out");
    DataFile one =
        DataFile.of(Files.write(folder.resolve("one.jsonl"), List.of(response("Why?", "a", "x"))));
    assertThatIOException()
        .isThrownBy(() -> task(one, ALL, false, new Judge()).run(out))
        .withMessage(one + " holds no two responses to one prompt that are to be compared");
    DataFile ids =
        DataFile.of(
            Files.write(
                folder.resolve("ids.jsonl"),
                List.of(
                    "{\"prompt_id\": 1, \"model\": \"a\", \"output\": \"x\"}",
                    "{\"prompt_id\": 1, \"model\": \"b\", \"output\": \"y\"}")));
    assertThatIOException()
        .isThrownBy(() -> task(ids, ALL, false, new Judge()).run(out))
        .withMessage(
            "prompt 1 is named by its id only in "
                + ids
                + "; name the file that holds the prompts in prompts");
  }
}
