package org.comal.llm.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.llm.NewModel;
import org.comal.llm.TestDevice;
import org.comal.llm.model.Architecture;
import org.comal.onnx.PreferenceNotes;
import org.comal.plugin.Blueprint;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Defaults;
import org.comal.plugin.Factory;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.Problems;
import org.comal.plugin.Services;
import org.comal.random.RandomSource;
import org.comal.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OracleTrainTaskTest {
  private static final List<String> HANDS = List.of("rock", "scissors", "paper");
  private static final String SMALL =
      """
      train = pairs.jsonl
      held-out = 0.3
      epochs = 40
      batch-size = 32
      patience = 0
      pooled { vocabulary = 300, embedding = 6, hidden = 4 }
      optimizer.learning-rate = 0.05
      """;

  @TempDir Path temp;

  private record Here(Path baseDirectory, Options root, Listener listener) implements Services {
    @Override
    public RandomSource random() {
      return new RandomSource(1);
    }

    @Override
    public <T> Part<T> read(Class<? extends Factory<T>> kind, Options owner, String key) {
      throw new AssertionError("no block is asked for");
    }
  }

  @BeforeEach
  void writePairs() throws IOException {
    write("pairs.jsonl", (first, second) -> (first + 1) % 3 == second);
    write("ranked.jsonl", (first, second) -> first < second);
  }

  private void write(String file, BiPredicate<Integer, Integer> wins) throws IOException {
    RandomGenerator g = new RandomSource(2).generator();
    List<String> rows = new ArrayList<>();
    for (int n = 0; n < 800; n++) {
      int first = g.nextInt(3);
      int second = (first + 1 + g.nextInt(2)) % 3;
      rows.add(
          "{\"prompt\": \"What do you show in round %s?\", \"first\": \"I show %s.\", "
                  .formatted(n / 2, HANDS.get(first))
              + "\"second\": \"I think %s\", \"preference\": %s}"
                  .formatted(HANDS.get(second), wins.test(first, second) ? "0.95" : "0.05"));
    }
    Files.write(temp.resolve(file), rows);
  }

  private Task task(String block, Listener listener) throws IOException {
    OracleTrainFactory factory = new OracleTrainFactory();
    Problems problems = new Problems();
    Options options =
        new Options(ConfigFactory.parseString(block), "task", problems).over(Defaults.of(factory));
    Blueprint<Task> task = factory.read(options, new Here(temp, options, listener));
    problems.check();
    return task.make();
  }

  private Map<?, ?> run(String name, String block) throws IOException {
    return task(block, Listener.NONE).run(Files.createDirectories(temp.resolve(name)));
  }

  private static double heldOut(Map<?, ?> result, String figure) {
    return ((Number) ((Map<?, ?>) result.get("held-out")).get(figure)).doubleValue();
  }

  @Test
  void leavesAnOracleThatHasLearnedTheCycle() throws IOException {
    Map<?, ?> result = run("general", SMALL);

    assertThat(heldOut(result, "accuracy")).isGreaterThan(0.95);
    assertThat(heldOut(result, "accuracy-both-orders")).isGreaterThan(0.95);
    assertThat(heldOut(result, "rows")).isEqualTo(240);
    assertThat(heldOut(result, "position-bias")).isZero();
    // The entropy of the labels is .199.
    assertThat(heldOut(result, "log-loss")).isBetween(0.19, 0.3);
    assertThat(result.get("use")).isEqualTo("onnx-pair");
    Path folder = temp.resolve("general");
    Optional<PreferenceNotes> notes = PreferenceNotes.read(folder.resolve("oracle/model.onnx"));
    assertThat(notes).isPresent();
    assertThat(notes.get().kind()).isEqualTo(PreferenceNotes.Kind.PAIR);
    assertThat(notes.get().template()).isEqualTo("{instruction}\n\n{output}");
    assertThat(Files.readAllLines(folder.resolve("held-out.txt"))).hasSize(120);
    assertThat(Files.readString(folder.resolve("reliability.csv")))
        .startsWith("from,to,count,predicted,observed\n");
    try (var files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "oracle", "report.json", "reliability.csv", "held-out.txt", "training.jsonl");
    }
  }

  /** A reward for each text cannot say a cycle: no more than 2 of its 3 edges, ± 3·√(.22/240). */
  @Test
  void bradleyTerryCannot() throws IOException {
    Map<?, ?> result = run("reward", SMALL + "kind = bradley-terry");

    assertThat(heldOut(result, "accuracy")).isLessThan(0.67 + 0.09);
    assertThat(result.get("use")).isEqualTo("onnx-reward");
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40, 100})
  void aKilledTaskLeavesTheSameFiles(int kill) throws IOException {
    String block = SMALL + "epochs = 8\npatience = 0\ncheckpoint-steps = 7";
    run("whole", block);
    Path folder = Files.createDirectories(temp.resolve("killed"));
    Listener killer =
        event -> {
          if (event instanceof Event.Progress p
              && p.phase().equals(Phase.TRAIN)
              && p.done() == kill) {
            throw new Killed();
          }
        };
    assertThatExceptionOfType(Killed.class).isThrownBy(() -> task(block, killer).run(folder));

    run("killed", block);

    for (String file :
        List.of(
            "oracle/model.onnx",
            "oracle/tokenizer.json",
            "report.json",
            "reliability.csv",
            "training.jsonl")) {
      assertThat(folder.resolve(file)).hasSameBinaryContentAs(temp.resolve("whole").resolve(file));
    }
    // Done already: nothing is trained again.
    assertThat(task(block, killer).run(folder)).isNotEmpty();
  }

  @Test
  void trainsALanguageModelToo() throws IOException {
    Path model = Files.createDirectories(temp.resolve("model"));
    new NewModel(Architecture.QWEN2, 32, 1, 2, 1, 16, 64, 128, true, 10_000, 1e-6, 0.05)
        .write(model, List.of("I show rock. I think paper scissors"), 300, new RandomSource(4));
    String block =
        """
        train = ranked.jsonl
        kind = bradley-terry
        held-out = 0.3
        epochs = 8
        batch-size = 32
        patience = 0
        encoder = causal-lm
        causal-lm { model = model, DEVICE, head-learning-rate = 0.01 }
        optimizer.learning-rate = 0.01
        """
            .replace("DEVICE", TestDevice.LINE);

    Map<?, ?> result = run("lm", block);

    assertThat(heldOut(result, "accuracy")).isGreaterThan(0.95);
    assertThat(temp.resolve("lm/oracle/tokenizer.json"))
        .hasSameBinaryContentAs(model.resolve("tokenizer.json"));
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> run("none", "train = pairs.jsonl, held-out = 0"))
        .withMessageContaining("held-out is 0 and there is no test");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> run("none", "train = pairs.jsonl, template = \"{instruction}\""))
        .withMessageContaining("the template has no {output}");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () -> run("none", "train = pairs.jsonl, encoder = causal-lm, causal-lm.model = no"))
        .withMessageContaining("config.json is missing");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () ->
                run(
                    "none",
                    "train = pairs.jsonl, optimizer { learning-rate = 0.1, weight-decay = 20 }"))
        .withMessageContaining("learning-rate · weight-decay is 2.0");
  }

  @Test
  void aRowWithoutAResponseIsToldWithFileAndLine() throws IOException {
    Files.writeString(
        temp.resolve("bad.jsonl"),
        """
        {"prompt": "a", "first": "x", "second": "y", "preference": 1}
        {"prompt": "b", "first": "x", "preference": 1}
        """);
    assertThatIOException()
        .isThrownBy(() -> run("bad", "train = bad.jsonl"))
        .withMessageContaining("bad.jsonl:2: ")
        .withMessageContaining("second");
  }
}
