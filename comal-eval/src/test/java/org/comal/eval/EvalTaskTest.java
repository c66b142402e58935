package org.comal.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.data.Comparison;
import org.comal.dataset.DataFile;
import org.comal.evaluate.ErrorsOver;
import org.comal.event.Listener;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;
import org.comal.work.DividedWork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalTaskTest {
  private static final EvalSettings SETTINGS =
      new EvalSettings(
          Optional.empty(),
          Integer.MAX_VALUE,
          true,
          1,
          Sampling.FAITHFUL,
          false,
          /* batchSize= */ 2,
          ErrorsOver.PROMPTS,
          200,
          0.95);

  @TempDir private Path temp;

  /** Prefers the response of more letters with .8, and the first place by .1 more. */
  private static final class LongerWins implements PreferenceOracle {
    private final List<Comparison> asked = new ArrayList<>();
    private int left = Integer.MAX_VALUE;

    @Override
    public String id() {
      return "longer";
    }

    @Override
    public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
      if (left-- == 0) {
        throw new IllegalStateException("the oracle is gone");
      }
      asked.addAll(batch);
      return batch.stream()
          .mapToDouble(
              c ->
                  c.second().text().isEmpty() || c.first().text().isEmpty()
                      ? Double.NaN
                      : 0.1 + (c.first().text().length() > c.second().text().length() ? 0.8 : 0.2))
          .toArray();
    }
  }

  /**
   * P(first) = ½ + .1 for its place + .04 for each letter that it is longer; abstains on nothing to
   * read.
   */
  private static final class LikesTheFirst implements PreferenceOracle {
    @Override
    public String id() {
      return "likes-the-first";
    }

    @Override
    public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
      return batch.stream()
          .mapToDouble(
              c -> {
                int first = c.first().text().length();
                int second = c.second().text().length();
                return first == 0 || second == 0 ? Double.NaN : 0.6 + 0.04 * (first - second);
              })
          .toArray();
    }
  }

  private DataFile file(String name, String... lines) throws IOException {
    return DataFile.of(Files.write(temp.resolve(name), List.of(lines)));
  }

  private static String response(int prompt, String text) {
    return "{\"prompt_id\": \"%s\", \"prompt\": \"Question %s?\", \"response\": \"%s\"}"
        .formatted(prompt, prompt, text);
  }

  private EvalTask.Sources three() throws IOException {
    return new EvalTask.Sources(
        List.of(
            new Entrant.FromFile(
                "long",
                "eval.conf:3: task.models.long",
                file("l.jsonl", response(1, "aaaa"), response(2, "aaaaa"), response(3, "aaa"))),
            new Entrant.FromFile(
                "middle",
                "eval.conf:3: task.models.middle",
                file("m.jsonl", response(1, "bb"), response(2, "bbb"), response(3, "bbbb"))),
            new Entrant.FromFile(
                "short",
                "eval.conf:3: task.models.short",
                file("s.jsonl", response(1, "c"), response(2, ""), response(4, "c")))),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static EvalTask task(
      EvalTask.Sources sources, EvalSettings settings, PreferenceOracle oracle) {
    return new EvalTask(
        sources,
        settings,
        Optional.of(oracle),
        Optional.empty(),
        Optional.empty(),
        DividedWork.WHOLE,
        new RandomSource(1),
        Listener.NONE);
  }

  private Path directory(String name) throws IOException {
    return Files.createDirectories(temp.resolve(name));
  }

  @Test
  @SuppressWarnings("unchecked") // maps of the means by model
  void comparesEveryPairOnTheirCommonPromptsInBothOrders() throws IOException {
    LongerWins oracle = new LongerWins();
    Path out = directory("out");

    var result = task(three(), SETTINGS, oracle).run(out);

    JsonNode matrix = new ObjectMapper().readTree(out.resolve("matrix.json").toFile());
    JsonNode p = matrix.get("win-rates");
    // The place's .1 cancels: (.9 + 1 − .3)/2 = .8 for the longer. Long wins on two of three.
    assertThat(p.get(0).get(1).asDouble()).isCloseTo((0.8 + 0.8 + 0.2) / 3, within(1e-12));
    assertThat(p.get(1).get(0).asDouble()).isCloseTo((0.2 + 0.2 + 0.8) / 3, within(1e-12));
    // Of the prompts 1 and 2 in common, the oracle abstains on the empty response to the second.
    assertThat(p.get(0).get(2).asDouble()).isCloseTo(0.8, within(1e-12));
    assertThat(p.get(2).get(2).asDouble()).isEqualTo(0.5);
    assertThat(matrix.get("by-model").get(0).get("mean-length").asDouble()).isEqualTo(4);
    assertThat(result.get("abstained")).isEqualTo(2L);
    // Long wins .6 of middle and .8 of short; the first of the two means holds its own ½ too.
    assertThat((Map<String, Object>) result.get("mean-win-rate"))
        .hasEntrySatisfying(
            "long", m -> assertThat((Double) m).isCloseTo((0.6 + 0.8 + 0.5) / 3, within(1e-12)));
    assertThat((Map<String, Object>) result.get("mean-win-rate-of-others"))
        .hasEntrySatisfying(
            "long", m -> assertThat((Double) m).isCloseTo((0.6 + 0.8) / 2, within(1e-12)));
    assertThat(oracle.asked).hasSize(2 * (3 + 2 + 2));
    assertThat(Files.readString(out.resolve("summary.txt")))
        .contains("long", "middle", "short")
        .contains("The rates count 5 of 7 pairs of responses; the others were left open.");
    assertThat(out.resolve("pairs.csv")).exists();
    assertThat(out.resolve("models.csv")).exists();
  }

  @Test
  void tellsTheOraclesLikingForAPlaceAndHowOftenTheOrderTurnsTheWinner() throws IOException {
    Path out = directory("out");

    var result = task(three(), SETTINGS, new LikesTheFirst()).run(out);

    // Long against middle differs by 2, 2 and −1 letters, long against short by 3, middle against
    // short by 1; the others hold an empty response. A place's .1 beats .04 a letter
    // up to 2 letters.
    assertThat(result.get("pairs-in-both-orders")).isEqualTo(5L);
    assertThat((Double) result.get("position-bias")).isCloseTo(0.1, within(1e-12));
    assertThat(result.get("flip-share")).isEqualTo(4.0 / 5);
    assertThat(Files.readString(out.resolve("summary.txt")))
        .endsWith(
            "The oracle's position bias is +0.1000 (above 0 where it likes what stands first); the"
                + " winner changes with the order in 80.0 % of 5 pairs.\n");
    // P(first), asked with the first in front: .6 + .08, and behind: 1 − (.6 − .08).
    JsonNode line =
        new ObjectMapper().readTree(Files.readAllLines(out.resolve("comparisons.jsonl")).get(0));
    assertThat(line.get("schema_version").asInt()).isEqualTo(1);
    assertThat(line.get("preference_in_order").asDouble()).isCloseTo(0.68, within(1e-12));
    assertThat(line.get("preference_reversed").asDouble()).isCloseTo(0.48, within(1e-12));
    assertThat(line.get("preference").asDouble()).isCloseTo(0.58, within(1e-12));
  }

  @Test
  void equalResponsesHaveNoOrderAndNoResponsesNoBias() throws IOException {
    EvalTask.Sources same =
        new EvalTask.Sources(
            List.of(
                new Entrant.FromFile(
                    "a", "eval.conf:3: task.models.a", file("a", response(1, "x"))),
                new Entrant.FromFile(
                    "b", "eval.conf:4: task.models.b", file("b", response(1, "x")))),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Path out = directory("out");

    var result = task(same, SETTINGS, new LikesTheFirst()).run(out);

    assertThat(result.get("pairs-in-both-orders")).isEqualTo(0L);
    assertThat(result.get("position-bias")).isEqualTo(Double.NaN);
    assertThat(Files.readString(out.resolve("summary.txt")))
        .endsWith("The oracle answered no pair in both orders.\n");
  }

  @Test
  void aNameInModelsAndInResponsesIsRefusedWithBothPlaces() throws IOException {
    DataFile all =
        file(
            "all.jsonl",
            "{\"prompt_id\": 1, \"prompt\": \"p\", \"model\": \"other\", \"response\": \"x\"}",
            "{\"prompt_id\": 1, \"prompt\": \"p\", \"model\": \"mine\", \"response\": \"y\"}");
    EvalTask.Sources twice =
        new EvalTask.Sources(
            List.of(
                new Entrant.FromFile("mine", "eval.conf:3: task.models.mine", file("m.jsonl", ""))),
            Optional.of(all),
            Optional.empty(),
            Optional.empty());

    assertThatThrownBy(() -> task(twice, SETTINGS, new LongerWins()).run(directory("out")))
        .hasMessage(
            "eval.conf:3: task.models.mine has the name of a model in answers, at "
                + temp.resolve("all.jsonl")
                + ":2; whose responses would count is not clear, so give it another name, or leave"
                + " one of the two out");
  }

  @Test
  void whatWasAskedBeforeAKillIsNotAskedAgainAndTheFilesEndUpTheSame() throws IOException {
    Path whole = directory("whole");
    LongerWins undisturbed = new LongerWins();
    var result = task(three(), SETTINGS, undisturbed).run(whole);
    int calls = 4;
    for (int cut = 0; cut < calls; cut++) {
      Path out = directory("cut-" + cut);
      LongerWins dying = new LongerWins();
      dying.left = cut;
      EvalTask first = task(three(), SETTINGS, dying);
      assertThatThrownBy(() -> first.run(out)).hasMessage("the oracle is gone");
      Path comparisons = out.resolve("comparisons.jsonl");
      Files.writeString(comparisons, Files.readString(comparisons) + "{\"prompt_id\": \"ha");
      LongerWins again = new LongerWins();

      assertThat(task(three(), SETTINGS, again).run(out)).isEqualTo(result);

      assertThat(dying.asked.size() + again.asked.size()).isEqualTo(undisturbed.asked.size());
      for (String name : List.of("comparisons.jsonl", "matrix.json", "pairs.csv", "summary.txt")) {
        assertThat(out.resolve(name)).hasSameBinaryContentAs(whole.resolve(name));
      }
    }
  }

  @Test
  void aBaselineIsTheOnlyOpponent() throws IOException {
    LongerWins oracle = new LongerWins();
    EvalSettings settings =
        new EvalSettings(
            Optional.of("long"),
            Integer.MAX_VALUE,
            false,
            1,
            Sampling.FAITHFUL,
            false,
            16,
            ErrorsOver.PROMPTS,
            100,
            0.95);

    task(three(), settings, oracle).run(directory("out"));

    assertThat(oracle.asked).hasSize(3 + 2);
  }

  @Test
  void readyComparisonsNeedNoOracle() throws IOException {
    EvalTask.Sources sources =
        new EvalTask.Sources(
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(
                file(
                    "c.jsonl",
                    "{\"prompt_id\": 1, \"model_1\": \"a\", \"model_2\": \"b\", \"preference_2\":"
                        + " 0.9}",
                    "{\"prompt_id\": 2, \"model_1\": \"a\", \"model_2\": \"b\", \"preference_2\":"
                        + " 0.3}")));
    Path out = directory("out");

    task(sources, SETTINGS, new LongerWins()).run(out);

    JsonNode p = new ObjectMapper().readTree(out.resolve("matrix.json").toFile()).get("win-rates");
    assertThat(p.get(1).get(0).asDouble()).isCloseTo((0.9 + 0.3) / 2, within(1e-12));
  }

  @Test
  void aLimitTakesTheFirstPrompts() throws IOException {
    LongerWins oracle = new LongerWins();
    EvalSettings two =
        new EvalSettings(
            Optional.of("long"),
            2,
            false,
            1,
            Sampling.FAITHFUL,
            false,
            16,
            ErrorsOver.PROMPTS,
            100,
            0.95);

    Map<String, ?> result = task(three(), two, oracle).run(directory("out"));

    // Long has prompts 1, 2 and 3, and meets both others on the first two.
    assertThat(oracle.asked).extracting(c -> c.prompt().id()).containsExactly("1", "1", "2", "2");
    assertThat(result.get("prompts")).isEqualTo(2);
  }

  /** As AlpacaEval's annotation files, which hold what was compared. */
  @Test
  void comparisonsBringTheLengthsOfTheirTexts() throws IOException {
    String row =
        "{\"instruction\": \"%s\", \"output_1\": \"%s\", \"generator_1\": \"a\","
            + " \"output_2\": \"%s\", \"generator_2\": \"b\", \"preference\": %s}";
    EvalTask.Sources sources =
        new EvalTask.Sources(
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(
                file(
                    "c.jsonl",
                    row.formatted("Why?", "xxxx", "xx", "1.25"),
                    row.formatted("Why?", "xxxx", "xx", "1.75"),
                    row.formatted("How?", "xx", "xxxxx", "1.5"))));
    Path out = directory("out");

    task(sources, SETTINGS, new LongerWins()).run(out);

    JsonNode matrix = new ObjectMapper().readTree(out.resolve("matrix.json").toFile());
    // (4 + 2) / 2 and (2 + 5) / 2; the text that comes twice is one.
    assertThat(matrix.get("by-model").get(0).get("mean-length").asDouble()).isEqualTo(3);
    assertThat(matrix.get("by-model").get(1).get("mean-length").asDouble()).isEqualTo(3.5);
    assertThat(Files.readString(out.resolve("summary.txt")))
        .contains("Length-controlled by another estimator than AlpacaEval's");
  }

  @Test
  void mistakesAreSentences() throws IOException {
    DataFile other = file("o.jsonl", response(9, "x"));
    EvalTask.Sources apart =
        new EvalTask.Sources(
            List.of(
                three().entrants().get(0),
                new Entrant.FromFile("other", "eval.conf:3: task.models.other", other)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThatThrownBy(() -> task(apart, SETTINGS, new LongerWins()).run(directory("a")))
        .hasMessage("models long and other answer no prompt in common: their prompts' ids differ");

    DataFile two =
        file(
            "two.jsonl",
            "{\"prompt_id\": 1, \"prompt\": \"p\", \"model\": \"m\", \"response\": \"x\"}",
            "{\"prompt_id\": 1, \"prompt\": \"p\", \"model\": \"n\", \"response\": \"y\"}");
    EvalTask.Sources several =
        new EvalTask.Sources(
            List.of(new Entrant.FromFile("mine", "eval.conf:3: task.models.mine", two)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThatThrownBy(() -> task(several, SETTINGS, new LongerWins()).run(directory("b")))
        .hasMessageContaining("two.jsonl:2: this response is n's and those before it are m's");

    DataFile twice =
        file(
            "twice.jsonl",
            "{\"prompt_id\": 1, \"prompt\": \"p\", \"model\": \"m\", \"response\": \"x\"}",
            "{\"prompt_id\": 1, \"prompt\": \"p\", \"model\": \"m\", \"response\": \"y\"}");
    EvalTask.Sources doubled =
        new EvalTask.Sources(List.of(), Optional.of(twice), Optional.empty(), Optional.empty());
    assertThatThrownBy(() -> task(doubled, SETTINGS, new LongerWins()).run(directory("c")))
        .hasMessageContaining("twice.jsonl:2: m answers prompt 1 a second time");
  }
}
