package org.comal.llm.sft;

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
import org.comal.data.Prompt;
import org.comal.event.Event;
import org.comal.event.Phase;
import org.comal.files.DurableFiles;
import org.comal.llm.CausalLmPolicy;
import org.comal.llm.Example;
import org.comal.llm.ExampleLearner;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SftTaskTest {
  private static final Sampling GREEDY = new Sampling(1, 1, 1, 0, 20);

  @TempDir Path folder;

  private Path train() {
    return folder.resolve("train.jsonl");
  }

  private List<JsonNode> metrics(Path out, String key) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve("metrics.jsonl"))) {
      JsonNode json = new ObjectMapper().readTree(line);
      if (json.has(key)) {
        lines.add(json);
      }
    }
    return lines;
  }

  @Test
  void theModelItLeavesGivesTheResponses() throws IOException {
    SftRuns.rows(
        train(), "{'prompt':'cat','response':'meow'}", "{'prompt':'dog','response':'woof!'}");
    Path out = folder.resolve("out");
    Map<String, ?> result = SftRuns.run(folder, "steps = 150, batch-size = 2", out);
    assertThat((Double) result.get("loss")).isLessThan(0.1);
    try (CausalLmPolicy taught = SftRuns.read(out.resolve("model"))) {
      List<Prompt> prompts = List.of(Prompt.user("a", "cat"), Prompt.user("b", "dog"));
      assertThat(taught.sample(prompts, 1, GREEDY, new RandomSource(1)))
          .extracting(y -> y.get(0).text())
          .containsExactly("meow", "woof!");
    }
  }

  /** All responses of a conversation, each after what stands before it; prompts are not learned. */
  @Test
  void theLossIsTheMeanOverTheTokensOfAllResponses() throws IOException {
    SftRuns.rows(
        train(),
        "{'messages':[{'role':'user','content':'one'},{'role':'assistant','content':'1'},"
            + "{'role':'user','content':'two'},{'role':'assistant','content':'2, a pair'}]}",
        "{'messages':[{'role':'user','content':'three'},{'role':'assistant','content':'3'}]}");
    Path out = folder.resolve("out");
    SftRuns.run(folder, "steps = 1, batch-size = 100, log-every = 1", out);
    double[] each = new double[3];
    int tokens = 0;
    try (CausalLmPolicy start = SftRuns.read(folder.resolve("start"));
        ExampleLearner scorer = start.exampleLearner(adam())) {
      Prompt one = Prompt.user("1", "one");
      Prompt two =
          new Prompt(
              "2",
              List.of(
                  one.messages().get(0),
                  new org.comal.data.Message("assistant", "1"),
                  new org.comal.data.Message("user", "two")));
      List<Example> examples =
          List.of(
              start.example(one, "1"),
              start.example(two, "2, a pair"),
              start.example(Prompt.user("3", "three"), "3"));
      each = scorer.logProb(examples);
      // "1", "2, a pair" and "3" in bytes, each with an end token.
      tokens = examples.stream().mapToInt(Example::responseTokens).sum();
      assertThat(tokens).isEqualTo(2 + 10 + 2);
    }
    double mean = -(each[0] + each[1] + each[2]) / tokens;
    assertThat(metrics(out, "loss").get(0).path("loss").asDouble()).isCloseTo(mean, within(1e-5));
    Path last = folder.resolve("last");
    SftRuns.run(folder, "steps = 1, batch-size = 100, log-every = 1, turns = last", last);
    double ofLast = -(each[1] + each[2]) / (tokens - 2);
    assertThat(metrics(last, "loss").get(0).path("loss").asDouble())
        .isCloseTo(ofLast, within(1e-5));
  }

  private static OptimizerSpec adam() {
    return new OptimizerSpec(1e-3, 0.9, 0.999, 1e-8, 0, 0, OptimizerSpec.Decay.CONSTANT, 0, 10);
  }

  /** A batch in one piece, in pieces, and recomputed: one training up to single precision. */
  @Test
  void microBatchesAndRecomputationChangeNothing() throws IOException {
    SftRuns.rows(train(), SftRuns.sums(0, 32));
    String settings = "epochs = 4, batch-size = 32, log-every = 1";
    List<Double> whole = losses(settings, "whole");
    assertThat(whole).hasSize(4);
    for (String policy : List.of("micro-batch-tokens = 160", "recompute = true")) {
      List<Double> other = losses(settings + "\n}\npolicy { " + policy, policy);
      for (int i = 0; i < 4; i++) {
        assertThat(other.get(i)).as(policy).isCloseTo(whole.get(i), within(1e-4));
      }
    }
  }

  private List<Double> losses(String settings, String name) throws IOException {
    Path out = folder.resolve(name.replace(' ', '-'));
    SftRuns.run(folder, settings, out);
    return metrics(out, "loss").stream().map(l -> l.path("loss").asDouble()).toList();
  }

  @Test
  void cutOffAtAnyEventItEndsWithTheSameBytes() throws IOException {
    SftRuns.rows(train(), SftRuns.sums(0, 20));
    String settings =
        "steps = 4, batch-size = 8, log-every = 3, validate-every = 2, checkpoint-every = 3,"
            + " validation-share = 0.3";
    List<Event> events = new ArrayList<>();
    Map<String, ?> result = SftRuns.run(folder, settings, folder.resolve("whole"), events::add);
    Map<String, String> whole = SftRuns.files(folder.resolve("whole"));
    assertThat(whole)
        .containsKeys("metrics.jsonl", "training.json", "model/model.safetensors")
        .allSatisfy((name, bytes) -> assertThat(name).doesNotContain("checkpoint"));
    for (int cut = 0; cut < events.size(); cut++) {
      Path out = folder.resolve("cut-" + cut);
      Runnable kill =
          () -> {
            throw new Killed();
          };
      int at = cut;
      assertThatThrownBy(() -> SftRuns.run(folder, settings, out, SftRuns.at(at, kill)))
          .isInstanceOf(Killed.class);
      assertThat(SftRuns.run(folder, settings, out)).isEqualTo(result);
      assertThat(SftRuns.files(out))
          .as("cut at event %s: %s", cut, events.get(cut))
          .isEqualTo(whole);
    }
  }

  @Test
  void whatIsTakenUpIsComparedWithWhatWasWritten() throws IOException {
    SftRuns.rows(train(), SftRuns.sums(0, 8));
    String settings = "steps = 4, batch-size = 8, log-every = 1, checkpoint-every = 1";
    SftRuns.run(folder, settings, folder.resolve("whole"));
    Map<String, String> files = SftRuns.files(folder.resolve("whole"));
    Path out = folder.resolve("out");
    Runnable kill =
        () -> {
          throw new Killed();
        };
    assertThatThrownBy(() -> SftRuns.run(folder, settings, out, SftRuns.at(10, kill)))
        .isInstanceOf(Killed.class);
    Path metrics = out.resolve("metrics.jsonl");
    byte[] whole = Files.readAllBytes(metrics);
    byte[] damaged = whole.clone();
    damaged[whole.length / 4] ^= 1;
    Files.write(metrics, damaged);
    assertThatThrownBy(() -> SftRuns.run(folder, settings, out))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(metrics + " is damaged: ");
    Files.write(metrics, whole);
    SftRuns.run(folder, settings, out);
    assertThat(SftRuns.files(out)).isEqualTo(files);

    // Killed once more, between the end of the training and the end of the task.
    Path outcome = out.resolve("training.json");
    String text = Files.readString(outcome);
    Files.writeString(outcome, text.replaceFirst("\"steps\": 4", "\"steps\": 5"));
    assertThatThrownBy(() -> SftRuns.run(folder, settings, out))
        .hasMessageStartingWith(outcome + " is damaged: ");
    Files.writeString(outcome, text);
    DurableFiles.deleteTree(out.resolve("model"));
    SftRuns.run(folder, settings, out);
    assertThat(SftRuns.files(out)).as("made again").isEqualTo(files);
  }

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** The process dies, as by kill -9: nothing is closed, no hook runs. */
  @Test
  void aDeadProcessLosesNothing() throws Exception {
    SftRuns.rows(train(), SftRuns.sums(0, 20));
    SftRuns.run(folder, SftProcess.SETTINGS, folder.resolve("whole"));
    Path out = Files.createDirectory(folder.resolve("killed"));
    for (int event : new int[] {12, 21}) {
      assertThat(SftProcess.start(folder, out, event).waitFor()).isEqualTo(SftProcess.KILLED);
    }
    SftRuns.run(folder, SftProcess.SETTINGS, out);
    assertThat(SftRuns.files(out)).isEqualTo(SftRuns.files(folder.resolve("whole")));
  }

  @Test
  void keepsTheModelOfTheLowestValidationLoss() throws IOException {
    SftRuns.rows(train(), SftRuns.sums(0, 12));
    // What is validated is the opposite of what is learned, so that it gets worse in the end.
    SftRuns.rows(
        folder.resolve("other.jsonl"), "{'prompt':'0+0?','response':'none of your business'}");
    String settings =
        "steps = 60, batch-size = 12, validate-every = 5, validation = other.jsonl"
            + "\noptimizer.decay = constant";
    Path out = folder.resolve("out");
    Map<String, ?> result = SftRuns.run(folder, settings, out);
    List<JsonNode> lines = metrics(out, "validation-loss");
    assertThat(lines).hasSize(12);
    JsonNode best = lines.get(0);
    for (JsonNode line : lines) {
      double loss = line.path("validation-loss").asDouble();
      assertThat(line.path("perplexity").asDouble()).isCloseTo(Math.exp(loss), within(1e-9));
      best = loss < best.path("validation-loss").asDouble() ? line : best;
    }
    double least = best.path("validation-loss").asDouble();
    assertThat(((Number) result.get("model-step")).longValue())
        .isEqualTo(best.path("step").asLong())
        .isLessThan(60);
    try (CausalLmPolicy kept = SftRuns.read(out.resolve("model"));
        ExampleLearner scorer = kept.exampleLearner(adam())) {
      Example x = kept.example(Prompt.user("x", "0+0?"), "none of your business");
      assertThat(-scorer.logProb(List.of(x))[0] / x.responseTokens())
          .isCloseTo(least, within(1e-5));
    }
    Map<String, ?> last = SftRuns.run(folder, settings + "\nkeep = last", folder.resolve("last"));
    assertThat(((Number) last.get("model-step")).longValue()).isEqualTo(60);
    assertThat((Double) last.get("validation-loss")).isGreaterThan(least);
  }

  @Test
  void setsWholeConversationsAside() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rows.add(
          ("{'messages':[{'role':'user','content':'q"
              + i
              + "'},{'role':'assistant','content':'a'},{'role':'user','content':'more'},"
              + "{'role':'assistant','content':'b'}]}"));
    }
    SftRuns.rows(train(), rows.toArray(String[]::new));
    Map<String, ?> result =
        SftRuns.run(
            folder, "steps = 1, batch-size = 4, validation-share = 0.25", folder.resolve("out"));
    int aside = ((Number) result.get("validation-examples")).intValue();
    // 15 of 60 conversations of two responses, up to twice a standard deviation of √(60·.25·.75).
    assertThat(aside % 2).isZero();
    assertThat(aside / 2).isBetween(8, 22);
    assertThat(result.get("examples")).isEqualTo(120L - aside);
  }

  @Test
  void whatIsTooLongIsDroppedCutOrRefused() throws IOException {
    SftRuns.rows(
        train(),
        "{'prompt':'a','response':'short'}",
        "{'prompt':'b','response':'" + "long ".repeat(20) + "'}");
    String settings = "steps = 1, batch-size = 4, max-tokens = 60, too-long = ";
    Map<String, ?> dropped = SftRuns.run(folder, settings + "drop", folder.resolve("drop"));
    assertThat(dropped.get("examples-left-out")).isEqualTo(1L);
    assertThat(dropped.get("examples")).isEqualTo(1L);
    Map<String, ?> cut = SftRuns.run(folder, settings + "cut", folder.resolve("cut"));
    assertThat(cut.get("examples-cut")).isEqualTo(1L);
    assertThat(cut.get("examples")).isEqualTo(2L);
    assertThatThrownBy(() -> SftRuns.run(folder, settings + "refuse", folder.resolve("refuse")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("train.jsonl:2")
        .hasMessageContaining("but the limit is 60")
        .hasMessageContaining("Maybe raise max-tokens");
    assertThatThrownBy(
            () -> SftRuns.run(folder, "max-tokens = 3\nsteps = 1", folder.resolve("none")))
        .hasMessageContaining("holds no example of at most 3 tokens");
  }

  @Test
  void aNumberThatIsNotFiniteStopsItAndNothingIsLost() throws IOException {
    SftRuns.rows(train(), SftRuns.sums(0, 8));
    Path out = folder.resolve("out");
    String settings =
        "steps = 9, batch-size = 8\noptimizer { learning-rate = 1e30, clip-norm = 0, warmup = 0 }";
    assertThatThrownBy(() -> SftRuns.run(folder, settings, out))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("optimizer step 2 of 9: ")
        .hasMessageContaining("is kept in checkpoints/step-1");
    assertThat(out.resolve("checkpoints/step-1/state.json")).exists();
  }

  @Test
  void refusesToGoOnWithOtherData() throws IOException {
    SftRuns.rows(train(), SftRuns.sums(0, 8));
    Path out = folder.resolve("out");
    String settings = "steps = 4, batch-size = 8, checkpoint-every = 1";
    Runnable kill =
        () -> {
          throw new Killed();
        };
    assertThatThrownBy(() -> SftRuns.run(folder, settings, out, SftRuns.at(10, kill)))
        .isInstanceOf(Killed.class);
    SftRuns.rows(train(), SftRuns.sums(0, 9));
    assertThatThrownBy(() -> SftRuns.run(folder, settings, out))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("learned 8 examples of")
        .hasMessageContaining("the data files have changed");
  }

  @Test
  void badRowsAndOtherPoliciesAreSentences() throws IOException {
    SftRuns.rows(train(), "{'prompt':'a','response':'b'}", "{'prompt':'c'}");
    assertThatThrownBy(() -> SftRuns.run(folder, "", folder.resolve("out")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("train.jsonl:2");
    assertThatThrownBy(
            () ->
                SftRuns.run(
                    folder,
                    "validation = a.jsonl, validation-share = 0.1",
                    folder.resolve("other")))
        .hasMessageContaining("has both validation and validation-share");
  }

  @Test
  void tellsTokensDoneAndTokensInAll() throws IOException {
    SftRuns.rows(train(), SftRuns.sums(0, 20));
    List<Event.Progress> told = new ArrayList<>();
    SftRuns.run(
        folder,
        "epochs = 2, batch-size = 6",
        folder.resolve("out"),
        event -> {
          if (event instanceof Event.Progress p && p.phase().equals(Phase.TRAIN)) {
            told.add(p);
          }
        });
    assertThat(told).hasSize(8).allSatisfy(p -> assertThat(p.unit()).isEqualTo("tokens"));
    for (int i = 1; i < told.size(); i++) {
      assertThat(told.get(i).done()).isGreaterThan(told.get(i - 1).done());
    }
    Event.Progress last = told.get(told.size() - 1);
    assertThat(last.done()).isEqualTo(last.total());
  }
}
