package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.llm.model.DType;
import org.comal.llm.text.ChatTokenizer;
import org.comal.policy.Sampling;
import org.comal.policy.SamplingAdvice;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

class StreamingTest {
  private static final Sampling SAMPLING = new Sampling(1, 1, 0, 0, 40);

  /** Random weights write bytes that are no characters, which is the hard case. */
  @Test
  void aStreamedResponseIsTheFirstThatIsSampledAndThePiecesAreItsText() {
    CausalLmPolicy policy = TinyPolicies.shared(DType.FLOAT32, 1);
    for (int seed = 0; seed < 20; seed++) {
      RandomSource random = new RandomSource(seed);
      for (Prompt prompt : TinyPolicies.PROMPTS) {
        List<String> pieces = new ArrayList<>();
        Response streamed = policy.stream(prompt, SAMPLING, random, piece -> pieces.add(piece));
        // One row at a time in both, as batches of other sizes round otherwise.
        Response sampled = policy.sample(List.of(prompt), 1, SAMPLING, random).get(0).get(0);
        assertThat(streamed).isEqualTo(sampled);
        assertThat(String.join("", pieces)).isEqualTo(sampled.text());
      }
    }
  }

  @Test
  void aListenerThatHasHeardEnoughEndsTheResponse() {
    CausalLmPolicy policy = TinyPolicies.shared(DType.FLOAT32, 1);
    Prompt prompt = TinyPolicies.PROMPTS.get(0);
    RandomSource random = new RandomSource(3);
    Response whole = policy.sample(List.of(prompt), 1, SAMPLING, random).get(0).get(0);
    int[] heard = new int[1];
    Response stopped = policy.stream(prompt, SAMPLING, random, piece -> ++heard[0] < 5);
    assertThat(whole.tokens()).hasSizeGreaterThan(5).startsWith(stopped.tokens());
    assertThat(stopped.tokens()).hasSize(5);
    assertThat(stopped.finished()).isFalse();
  }

  @Test
  void noCharacterIsEverCut() throws IOException {
    String text = "Größe 🙂, 日本 naïve\n";
    Path folder = TinyPolicies.folder(TinyModels.VARIANTS.get(0), 1);
    try (ChatTokenizer tokenizer = ChatTokenizer.read(folder, "auto", List.of(0))) {
      int[] ids = tokenizer.encode(text);
      // A token is a byte here.
      assertThat(ids).hasSize(text.getBytes(StandardCharsets.UTF_8).length);
      List<String> pieces = new ArrayList<>();
      StreamedText streamed = new StreamedText(tokenizer::decode, pieces::add);
      for (int id : ids) {
        streamed.add(id);
      }
      streamed.end(text);
      assertThat(String.join("", pieces)).isEqualTo(text);
      assertThat(pieces).contains("🙂", "日", "ö").noneMatch(piece -> piece.contains("\uFFFD"));
      assertThat(pieces.stream().filter(piece -> !piece.isEmpty()))
          .allMatch(piece -> piece.codePointCount(0, piece.length()) == 1);
    }
  }

  @Test
  void adviceIsWhatTheGenerationConfigSays() throws IOException {
    assertThat(advice("{\"temperature\": 0.6, \"top_k\": 20, \"do_sample\": true}").values())
        .isEqualTo(Map.of("temperature", 0.6, "top-k", 20.0));
    assertThat(advice("{\"temperature\": 0.6, \"do_sample\": false}").values())
        .isEqualTo(SamplingAdvice.GREEDY);
    assertThat(advice("{\"temperature\": 0.0, \"max_new_tokens\": 5}").sampling(Map.of()))
        .isEqualTo(new Sampling(1, 1, 1, 0, 5));
    assertThat(advice("{\"num_beams\": 4, \"typical_p\": 1.0}").unused())
        .containsExactly("num_beams 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> advice("{\"top_p\": \"most\"}"))
        .withMessageContaining("generation_config.json: top_p is \"most\", but must be a number");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> advice("{\"top_p\": 2}"))
        .withMessageContaining("generation_config.json: top-p is 2.0, but must be in (0, 1]");
  }

  private static SamplingAdvice advice(String config) throws IOException {
    Path folder = TinyPolicies.folder(TinyModels.VARIANTS.get(0), 1);
    Files.writeString(folder.resolve("generation_config.json"), config);
    try (ChatTokenizer tokenizer = ChatTokenizer.read(folder, "auto", List.of(0))) {
      return tokenizer.advice();
    }
  }
}
