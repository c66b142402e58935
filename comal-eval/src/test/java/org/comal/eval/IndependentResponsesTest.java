package org.comal.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comal.data.Comparison;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.dataset.DataFile;
import org.comal.evaluate.ErrorsOver;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.prompts.PromptSource;
import org.comal.random.RandomSource;
import org.comal.work.DividedWork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies whose shares are known, in a game whose preferences are known. */
class IndependentResponsesTest {
  /** Rock, paper, scissors with .9, the paper's kind of cycle. */
  private static final double[][] P = {{0.5, 0.1, 0.8}, {0.9, 0.5, 0.1}, {0.2, 0.9, 0.5}};

  private static final String[] KINDS = {"rock", "paper", "scissors"};
  private static final int PROMPTS = 24;
  private static final int SAMPLES = 24;

  /** Shares by name of a folder. */
  private static final Map<String, double[]> SHARES =
      Map.of(
          "even", new double[] {0.3, 0.5, 0.2},
          "rocks", new double[] {0.6, 0.2, 0.2},
          "nash", new double[] {4 / 11.0, 3 / 11.0, 4 / 11.0});

  @TempDir private Path temp;
  private final List<String> notes = new ArrayList<>();

  /** Draws by its shares, response by response from the stream, as every policy does. */
  private record Toy(String folder) implements Policy {
    @Override
    public String id() {
      return folder;
    }

    @Override
    public List<List<Response>> sample(
        List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
      List<List<Response>> all = new ArrayList<>();
      for (Prompt x : prompts) {
        double[] p = SHARES.get(folder);
        List<Response> responses = new ArrayList<>();
        for (int k = 0; k < perPrompt; k++) {
          double u = random.at("prompt", x.id()).at("sample", k).generator().nextDouble();
          int kind = u < p[0] ? 0 : u < p[0] + p[1] ? 1 : 2;
          responses.add(new Response(new int[1], KINDS[kind], true));
        }
        all.add(responses);
      }
      return all;
    }

    @Override
    public double[] logProb(List<Completion> batch) {
      throw new UnsupportedOperationException("an evaluation scores nothing");
    }

    @Override
    public void save(Path directory) {}

    @Override
    public Policy load(Path directory) {
      return new Toy(directory.getFileName().toString());
    }
  }

  private static final class Judge implements PreferenceOracle {
    private int asked;

    @Override
    public String id() {
      return "judge";
    }

    @Override
    public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
      asked += batch.size();
      assertThat(batch).noneMatch(Comparison::sameText);
      return batch.stream()
          .mapToDouble(c -> P[kind(c.first().text())][kind(c.second().text())])
          .toArray();
    }
  }

  private static int kind(String text) {
    return List.of(KINDS).indexOf(text);
  }

  private void hear(Event event) {
    if (event instanceof Event.Note note) {
      notes.add(note.message());
    }
  }

  /** The evaluation of folders by names, as {@code name=folder}. */
  private JsonNode run(Path out, Judge judge, ErrorsOver over, String... entrants)
      throws IOException {
    List<Entrant> all = new ArrayList<>();
    for (String entrant : entrants) {
      String[] parts = entrant.split("=", 2);
      all.add(new Entrant.FromPolicy(parts[0], "eval.conf:1", Path.of(parts[1])));
    }
    List<Prompt> prompts =
        IntStream.range(0, PROMPTS).mapToObj(x -> Prompt.user("" + x, "Question " + x)).toList();
    PromptSource data = () -> prompts;
    EvalSettings settings =
        new EvalSettings(
            Optional.empty(),
            Integer.MAX_VALUE,
            true,
            SAMPLES,
            Sampling.FAITHFUL,
            false,
            64,
            over,
            200,
            0.95);
    Files.createDirectories(out);
    new EvalTask(
            new EvalTask.Sources(all, Optional.empty(), Optional.empty(), Optional.empty()),
            settings,
            Optional.of(judge),
            Optional.of(new Toy("even")),
            Optional.of(data),
            DividedWork.WHOLE,
            new RandomSource(3),
            this::hear)
        .run(out);
    return new ObjectMapper().readTree(out.resolve("matrix.json").toFile());
  }

  private static List<String> texts(Path responses) throws IOException {
    List<String> texts = new ArrayList<>();
    for (String line : Files.readAllLines(responses)) {
      texts.add(new ObjectMapper().readTree(line).get("response").asText());
    }
    return texts;
  }

  @Test
  void twoNamesOfOneFolderGiveIndependentResponses() throws IOException {
    Path out = temp.resolve("out");
    Judge judge = new Judge();
    JsonNode matrix = run(out, judge, ErrorsOver.PROMPTS, "one=rocks", "two=rocks");

    List<String> one = texts(out.resolve("answers/one.jsonl"));
    List<String> two = texts(out.resolve("answers/two.jsonl"));
    // Independent draws of shares .6, .2, .2 agree with probability .44, coupled ones always.
    long agree = IntStream.range(0, one.size()).filter(k -> one.get(k).equals(two.get(k))).count();
    assertThat(one).hasSize(PROMPTS * SAMPLES);
    double sd = Math.sqrt(0.44 * 0.56 / one.size());
    assertThat((double) agree / one.size()).isCloseTo(0.44, within(4 * sd));
    assertThat(matrix.get("by-pair").get(0).get("standard-error").asDouble()).isGreaterThan(0.005);
    // All pairs are compared, those that say the same without asking.
    List<String> lines = Files.readAllLines(out.resolve("comparisons.jsonl"));
    assertThat(lines).hasSize(PROMPTS * SAMPLES * SAMPLES);
    long asked = lines.stream().filter(line -> !line.contains("\"preference\":0.5,")).count();
    assertThat(judge.asked).isEqualTo(2 * (int) asked);
  }

  @Test
  void ratesAreThoseOfTheKnownShares() throws IOException {
    for (ErrorsOver over : ErrorsOver.values()) {
      JsonNode matrix =
          run(temp.resolve("known-" + over), new Judge(), over, "a=even", "b=rocks", "c=nash");
      String[] folders = {"even", "rocks", "nash"};
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
          if (i != j) {
            double[] truth = truth(folders[i], folders[j]);
            // Five standard deviations, computed from the shares.
            assertThat(matrix.get("win-rates").get(i).get(j).asDouble())
                .as(folders[i] + " against " + folders[j])
                .isCloseTo(truth[0], within(5 * Math.sqrt(truth[1])));
          }
        }
      }
    }
  }

  @Test
  void responsesOfOneStreamGiveAWrongRate() {
    // What the test above would see, were the draws coupled: one u decides both responses. Below .3
    // both are rocks, up to .6 paper meets rock, up to .8 both are paper, then both are scissors.
    double coupled = 0.3 * P[0][0] + 0.3 * P[1][0] + 0.2 * P[1][1] + 0.2 * P[2][2];
    double[] truth = truth("even", "rocks");
    assertThat(Math.abs(coupled - truth[0])).isGreaterThan(5 * Math.sqrt(truth[1]));
  }

  /** P(first ≻ second), and the variance of its estimate, all prompts being alike. */
  private static double[] truth(String first, String second) {
    double[] p = SHARES.get(first);
    double[] q = SHARES.get(second);
    double rate = 0;
    double square = 0;
    double[] rows = new double[3];
    double[] columns = new double[3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        rate += p[i] * q[j] * P[i][j];
        square += p[i] * q[j] * P[i][j] * P[i][j];
        rows[i] += q[j] * P[i][j];
        columns[j] += p[i] * P[i][j];
      }
    }
    double ofRows = 0;
    double ofColumns = 0;
    for (int i = 0; i < 3; i++) {
      ofRows += p[i] * (rows[i] - rate) * (rows[i] - rate);
      ofColumns += q[i] * (columns[i] - rate) * (columns[i] - rate);
    }
    double rest = square - rate * rate - ofRows - ofColumns;
    double variance = ofRows / SAMPLES + ofColumns / SAMPLES + rest / SAMPLES / SAMPLES;
    return new double[] {rate, variance / PROMPTS};
  }

  @Test
  void itsOwnComparisonsReadBackGiveTheSameRates() throws IOException {
    Path out = temp.resolve("out");
    JsonNode matrix = run(out, new Judge(), ErrorsOver.ANSWERS, "a=even", "b=rocks", "c=nash");
    Path again = Files.createDirectories(temp.resolve("again"));
    new EvalTask(
            new EvalTask.Sources(
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(DataFile.of(out.resolve("comparisons.jsonl")))),
            new EvalSettings(
                Optional.empty(),
                Integer.MAX_VALUE,
                true,
                1,
                Sampling.FAITHFUL,
                false,
                64,
                ErrorsOver.ANSWERS,
                200,
                0.95),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            DividedWork.WHOLE,
            new RandomSource(3),
            Listener.NONE)
        .run(again);
    JsonNode read = new ObjectMapper().readTree(again.resolve("matrix.json").toFile());
    assertThat(read.get("by-pair")).isEqualTo(matrix.get("by-pair"));
  }

  @Test
  void responsesAndComparisonsOfAnotherDesignAreRefused() throws IOException {
    Path out = temp.resolve("out");
    run(out, new Judge(), ErrorsOver.PROMPTS, "one=rocks", "two=even");
    rewrite(out.resolve("answers/two.jsonl"), line -> line.remove("stream"));
    assertThatThrownBy(() -> run(out, new Judge(), ErrorsOver.PROMPTS, "one=rocks", "two=even"))
        .hasMessageContaining("two.jsonl:1: the response was drawn from another random stream")
        .hasMessageContaining("begin anew");

    Path other = temp.resolve("other");
    run(other, new Judge(), ErrorsOver.PROMPTS, "one=rocks", "two=even");
    rewrite(other.resolve("comparisons.jsonl"), line -> line.remove("first_answer"));
    assertThatThrownBy(() -> run(other, new Judge(), ErrorsOver.PROMPTS, "one=rocks", "two=even"))
        .hasMessageContaining("comparisons.jsonl:1: the row compares other responses")
        .hasMessageContaining("begin anew");
  }

  @Test
  void damagedResponsesAreToldOfAndDrawnAgain() throws IOException {
    Path out = temp.resolve("out");
    JsonNode whole = run(out, new Judge(), ErrorsOver.PROMPTS, "one=rocks", "two=even");
    Path kept = out.resolve("answers/two.jsonl");
    byte[] drawn = Files.readAllBytes(kept);
    byte[] sum = Files.readAllBytes(sums(kept));
    String text = new String(drawn, StandardCharsets.UTF_8);
    Files.writeString(kept, text.replaceFirst("\"response\":\"(rock|paper|scissors)", "$0!"));
    Judge judge = new Judge();
    JsonNode again = run(out, judge, ErrorsOver.PROMPTS, "one=rocks", "two=even");
    assertThat(notes)
        .singleElement()
        .asString()
        .startsWith(kept + " is damaged: ")
        .endsWith("; the responses are drawn again");
    assertThat(again).isEqualTo(whole);
    assertThat(judge.asked).isZero();
    assertThat(kept).hasBinaryContent(drawn);
    assertThat(sums(kept)).hasBinaryContent(sum);
  }

  @Test
  void aKeptLineThatIsNoJsonIsNamed() throws IOException {
    Path out = temp.resolve("out");
    run(out, new Judge(), ErrorsOver.PROMPTS, "one=rocks", "two=even");
    for (String name : List.of("answers/two.jsonl", "comparisons.jsonl")) {
      Path kept = out.resolve(name);
      byte[] whole = Files.readAllBytes(kept);
      List<String> lines = new ArrayList<>(Files.readAllLines(kept));
      lines.set(1, "{" + lines.get(1));
      Files.write(kept, lines);
      Files.delete(sums(kept));
      assertThatThrownBy(() -> run(out, new Judge(), ErrorsOver.PROMPTS, "one=rocks", "two=even"))
          .hasMessageStartingWith(kept + ":2: the line is damaged: ")
          .hasMessageNotContaining("\n");
      Files.write(kept, whole);
    }
  }

  private interface Edit {
    void of(ObjectNode line);
  }

  private static void rewrite(Path file, Edit edit) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String text : Files.readAllLines(file)) {
      var line = (ObjectNode) new ObjectMapper().readTree(text);
      edit.of(line);
      lines.add(line.toString());
    }
    Files.write(file, lines);
    Files.delete(sums(file));
  }

  private static Path sums(Path file) {
    return file.resolveSibling(file.getFileName() + ".sha-256");
  }
}
