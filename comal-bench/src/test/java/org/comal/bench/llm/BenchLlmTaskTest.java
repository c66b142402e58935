package org.comal.bench.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.comal.event.Listener;
import org.comal.llm.model.ModelConfig;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured is the same model twice; how long it takes is nobody's promise. */
class BenchLlmTaskTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'qwen2','tie_word_embeddings':true",
        "'qwen3','head_dim':6",
        "'llama','attention_bias':true,'mlp_bias':true"
      })
  void theBaselineIsTheSameModelInLogitsAndGradient(String variant) throws IOException {
    String shape =
        "{'vocab_size':40,'hidden_size':16,'num_hidden_layers':2,'num_attention_heads':4,"
            + "'num_key_value_heads':2,'intermediate_size':24,'initializer_range':0.2,"
            + "'model_type':"
            + variant
            + "}";
    ModelConfig config = ModelConfig.parse(shape.replace('\'', '"'), "shape");
    BenchSettings.Unequal unequal = new BenchSettings.Unequal(6, 4, 8);
    BenchSettings settings =
        new BenchSettings(3, 9, 2, false, new int[] {1, 2}, 4, 5, unequal, 0, 2, true, false, true);
    AtomicLong clock = new AtomicLong();
    Map<String, ?> result =
        new BenchLlmTask(
                config,
                Optional.empty(),
                "cpu",
                settings,
                new RandomSource(3),
                Listener.NONE,
                () -> {
                  // Between forward and backward, as anywhere, memory that Java let go of may go.
                  System.gc();
                  return clock.addAndGet(1_000_000);
                })
            .run(folder);
    assertThat((Double) result.get("baseline-largest-logit-difference")).isLessThan(1e-5);
    // After two training steps each: only the last is compared.
    assertThat((Double) result.get("baseline-gradient-norm-ratio")).isCloseTo(1, within(1e-4));
    assertThat((List<?>) result.get("figures")).hasSize(2 * (5 + 2 * 3) + 2);
    Map<?, ?> step = (Map<?, ?>) ((List<?>) result.get("figures")).get(0);
    // Two micro-batches of two laps and the optimizer's, a millisecond by this clock each.
    assertThat(step.get("ms")).isEqualTo(5.0);
    assertThat(step.get("tokens-per-second")).isEqualTo(10800.0);
  }

  /** Mean and the share that is cut off are those of the geometric distribution. */
  @Test
  void unequalAnswersAreGeometric() {
    int[] lengths =
        new BenchSettings.Unequal(100_000, 100, 500).lengths(new RandomSource(1).generator());
    double mean = Arrays.stream(lengths).average().orElseThrow();
    // (1 - (1 - p)^500) / p with p = 1/100; the standard deviation of one is 98 at most.
    assertThat(mean).isCloseTo(100 * (1 - Math.pow(0.99, 500)), within(4 * 98 / Math.sqrt(1e5)));
    double cut = Arrays.stream(lengths).filter(n -> n == 500).count() / 1e5;
    double p = Math.pow(0.99, 499);
    assertThat(cut).isCloseTo(p, within(4 * Math.sqrt(p * (1 - p) / 1e5)));
    assertThat(Arrays.stream(lengths)).allMatch(n -> n >= 1 && n <= 500);
  }
}
