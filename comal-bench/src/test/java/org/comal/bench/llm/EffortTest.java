package org.comal.bench.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.junit.jupiter.api.Test;

class EffortTest {
  private final Effort.Of effort = new Effort.Of(shape(true), DType.BFLOAT16);

  private static ModelConfig shape(boolean tied) {
    String json =
        """
        {"model_type":"llama","vocab_size":50,"hidden_size":8,"num_hidden_layers":3,
         "num_attention_heads":4,"num_key_value_heads":2,"intermediate_size":12,
         "tie_word_embeddings":%s}
        """;
    try {
      return ModelConfig.parse(json.formatted(tied), "shape");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A block's matrices: q 8·8, k and v 4·8 each, o 8·8, three of 8·12: 480 weights. */
  @Test
  void countsTwoOperationsAWeightAndFourAScoreAndTheHeadWhereLogitsAreNeeded() {
    double blocks = 2 * 3 * 480 * 2 * 5;
    double attention = 4 * 3 * 8 * 2 * (1 + 2 + 3 + 4 + 5);
    double head = 2 * 8 * 50 * 7;
    assertThat(effort.forward(2, 5, 7).operations()).isEqualTo(blocks + attention + head);
    assertThat(effort.backward(2, 5, 7).operations()).isEqualTo(2 * (blocks + attention + head));
  }

  /** Weights: 50·8 embedding, 3·(480 + 2·8) blocks, 8 norm: 1,896, two bytes each. */
  @Test
  void readsEveryWeightOnceAPassAndTheCacheOnceAToken() {
    assertThat(effort.forward(2, 5, 7).bytes()).isEqualTo(2 * 1896);
    assertThat(new Effort.Of(shape(false), DType.BFLOAT16).forward(2, 5, 7).bytes())
        .as("an untied embedding is looked up, the head read")
        .isEqualTo(2 * 1896);
    // Two tokens after the first, which see 6 and 7 positions of 2 sequences: keys and values of
    // 2 heads of 2 in 3 blocks, two bytes each.
    assertThat(effort.decode(2, 5, 3).bytes())
        .isEqualTo(2 * 2 * 1896 + 2 * (6 + 7) * 2 * 2 * 2 * 3 * 2);
  }

  @Test
  void aDecodedTokenCostsWhatItCostsInAForwardPass() {
    double whole = effort.forward(1, 9, 4).operations();
    double prompt = effort.forward(1, 6, 1).operations();
    assertThat(prompt + effort.decode(1, 6, 4).operations()).isEqualTo(whole);
  }
}
