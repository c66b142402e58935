package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.comal.cli.launch.Launch;
import org.comal.files.FaultyFileSystem.Fault;
import org.comal.guice.Experiment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link FaultyLives} of what trains models: a run, SFT, a preference oracle, and a new model. */
class FaultyModelsTest {
  /** Made once, as everything here needs it. */
  @TempDir private static Path made;

  private static final String TINY =
      """
      shape {
        hidden-size = 8, num-hidden-layers = 1, num-attention-heads = 2, num-key-value-heads = 1
        intermediate-size = 16, max-position-embeddings = 96
      }
      """;

  private static final String RUN =
      """
      run { seed = 7, steps = 2, checkpoint-every = 1 }
      algorithm { use = comal, eta = 1, tau = 0.4, inner-steps = 1 }
      policy { use = causal-lm, device = cpu, model = "MADE/model/model" }
      data { use = inline, prompts = ["Choose.", "Again?"] }
      oracle { use = onnx-pair, model = "CONF/quickstart/judge", template = "{instruction} {output}" }
      prox {
        use = inpo, samples = 4, sampling.max-tokens = 3, epochs = 1, least-steps = 2, batch = 1
        keep-every = 1
      }
      """;

  private static final String SFT =
      """
      run.seed = 3
      policy { use = causal-lm, device = cpu, model = "MADE/model/model" }
      task {
        use = sft, train = "MADE/rows.jsonl", validation-share = 0.25, batch-size = 3, epochs = 1
        validate-every = 1, checkpoint-every = 1, log-every = 1, optimizer.learning-rate = 1e-2
      }
      """;

  private static final String ORACLE =
      """
      run.seed = 3
      task {
        use = oracle-train, train = "MADE/pairs.jsonl", held-out = 0.25, validation = 0.25
        epochs = 2, batch-size = 4, checkpoint-steps = 1
        pooled { vocabulary = 259, embedding = 2, hidden = 2 }
      }
      """;

  @TempDir private Path temp;

  @BeforeAll
  static void make() throws IOException {
    Path config = Files.writeString(made.resolve("model.conf"), init());
    FaultyLives.task(config).on(made.resolve("model"));
    List<String> rows = new ArrayList<>();
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      rows.add("{\"prompt\":\"%d?\",\"response\":\"%s\"}".formatted(i, "x".repeat(1 + i % 3)));
      pairs.add(
          "{\"prompt\":\"%d?\",\"first\":\"yes %d\",\"second\":\"no\",\"preference\":0.9}"
              .formatted(i, i));
    }
    Files.write(made.resolve("rows.jsonl"), rows);
    Files.write(made.resolve("pairs.jsonl"), pairs);
  }

  private static String init() {
    return "run.seed = 5\ntask { use = model-init, tokenizer.vocabulary = 259\n" + TINY + "}\n";
  }

  private Path config(String text) throws IOException {
    return Files.writeString(
        temp.resolve("faulty.conf"),
        text.replace("MADE", made.toString()).replace("CONF", Cli.CONF.toString()));
  }

  private FaultyLives task(String text) throws IOException {
    return new FaultyLives(temp.resolve("life"), FaultyLives.task(config(text)));
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aRunOfALanguageModel(Fault fault) throws IOException {
    Path config = config(RUN);
    FaultyLives run =
        new FaultyLives(
            temp.resolve("life"),
            directory ->
                new Launch(
                        Experiment.load(List.of(config), List.of()),
                        directory,
                        FaultyLives.screen())
                    .run(Launch.Presence.RESUME));
    assertThat(run.ends()).contains("result.json", "policy/model.safetensors");
    assertThat(run.begun(fault, 97)).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void sft(Fault fault) throws IOException {
    assertThat(task(SFT).begun(fault, 37)).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void trainingOfAPreferenceOracle(Fault fault) throws IOException {
    assertThat(task(ORACLE).begun(fault, 23)).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aNewModel(Fault fault) throws IOException {
    assertThat(task(init()).begun(fault, 7)).isPositive();
  }
}
