package org.comal.llm.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.comal.llm.TestDevice;
import org.comal.llm.TinyModels;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitingRowsTest {
  @TempDir Path folder;

  /** Padding counts: a short prompt beside one of 40 tokens takes 40. */
  @Test
  void promptsAreReadTogetherAsLongAsTheirPaddedTokensAreNoMoreThanAllowed() throws IOException {
    ModelConfig config = TinyModels.config(TinyModels.VARIANTS.get(0), 11);
    TinyModels.write(config, TinyModels.weights(config, 5), folder);
    Torch torch = Torch.open(config, TestDevice.NAME);
    try (Decoder decoder = new Decoder(torch, config, DType.FLOAT32);
        Weights weights = Weights.read(torch, config, folder, DType.FLOAT32)) {
      List<GenerationRow> rows = new ArrayList<>(rows("long", 40, 2));
      for (int i = 0; i < 20; i++) {
        rows.addAll(rows("short " + i, 3, 1));
      }
      try (WaitingRows waiting =
          new WaitingRows(decoder, List.of(weights), new double[] {1}, rows, 64, 100)) {
        List<Integer> together = new ArrayList<>();
        List<Integer> widths = new ArrayList<>();
        while (!waiting.isEmpty()) {
          waiting.read();
          widths.add(waiting.width());
          assertThat(waiting.caches().get(0)).hasSize(2 * config.layers());
          together.add(waiting.take(64).size());
        }
        // Two prompts of 40 (the long one has two rows), then as many of 3 as there are.
        assertThat(together).containsExactly(3, 19);
        assertThat(widths).containsExactly(40, 3);
      }
    }
  }

  /** One prompt is read however long it is. */
  @Test
  void aPromptAloneMayBeLonger() throws IOException {
    ModelConfig config = TinyModels.config(TinyModels.VARIANTS.get(0), 11);
    TinyModels.write(config, TinyModels.weights(config, 5), folder);
    Torch torch = Torch.open(config, TestDevice.NAME);
    try (Decoder decoder = new Decoder(torch, config, DType.FLOAT32);
        Weights weights = Weights.read(torch, config, folder, DType.FLOAT32);
        WaitingRows waiting =
            new WaitingRows(
                decoder, List.of(weights), new double[] {1}, rows("long", 40, 5), 3, 8)) {
      waiting.read();
      // No more rows at once than places.
      assertThat(waiting.take(64)).hasSize(3);
      waiting.read();
      assertThat(waiting.take(64)).hasSize(2);
      assertThat(waiting.isEmpty()).isTrue();
    }
  }

  private static List<GenerationRow> rows(String prompt, int tokens, int count) {
    GenerationRow.Source source = new GenerationRow.Source(prompt, new int[tokens]);
    List<GenerationRow> rows = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      rows.add(new GenerationRow(source, new RandomSource(1).at("row", k).generator(), 4));
    }
    return rows;
  }
}
