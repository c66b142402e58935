package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Safetensors;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class GenerationTest {
  static final List<String> VARIANTS = TinyModels.VARIANTS;

  private static final RandomSource RANDOM = new RandomSource(11);
  private static final Sampling LONG = new Sampling(1, 1, 0, 0, 40);

  /** Greedy decoding through the cache takes the largest logit of a plain forward pass. */
  @ParameterizedTest
  @FieldSource("VARIANTS")
  void theCacheGivesWhatAPlainForwardPassGives(String variant) throws IOException {
    Path folder = TinyPolicies.folder(variant, 1);
    ModelConfig config = ModelConfig.read(folder);
    PlainDecoder plain = new PlainDecoder(config, TinyModels.weights(config, 1));
    try (CausalLmPolicy policy =
        TinyPolicies.read(folder, TinyPolicies.settings(DType.FLOAT32, 4096, false))) {
      List<List<Response>> drawn =
          policy.sample(TinyPolicies.PROMPTS, 2, new Sampling(1, 1, 1, 0, 12), RANDOM);
      for (int x = 0; x < drawn.size(); x++) {
        int[] prompt = policy.lm().encode(TinyPolicies.PROMPTS.get(x));
        for (Response y : drawn.get(x)) {
          int[] all = IntStream.concat(IntStream.of(prompt), IntStream.of(y.tokens())).toArray();
          double[][] logits = plain.logits(all);
          for (int t = 0; t < y.tokens().length; t++) {
            double[] row = logits[prompt.length + t - 1];
            double most = Arrays.stream(row).max().orElseThrow();
            assertThat(row[y.tokens()[t]]).isCloseTo(most, within(1e-4));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @FieldSource("VARIANTS")
  void logProbIsThatOfAPlainForwardPass(String variant) throws IOException {
    Path folder = TinyPolicies.folder(variant, 1);
    ModelConfig config = ModelConfig.read(folder);
    PlainDecoder plain = new PlainDecoder(config, TinyModels.weights(config, 1));
    try (CausalLmPolicy policy =
        TinyPolicies.read(folder, TinyPolicies.settings(DType.FLOAT32, 64, false))) {
      List<Completion> batch = CausalLmLearnerTest.completions(policy);
      double[] l = policy.logProb(batch);
      for (int i = 0; i < l.length; i++) {
        int[] prompt = policy.lm().encode(batch.get(i).prompt());
        int[] response = batch.get(i).response().tokens();
        int[] all = IntStream.concat(IntStream.of(prompt), IntStream.of(response)).toArray();
        assertThat(l[i]).isCloseTo(plain.logProb(all, prompt.length), within(1e-4));
      }
    }
  }

  @Test
  void longSamplesDoNotDependOnBatchOrNeighbours() throws IOException {
    Path folder = TinyPolicies.folder(TinyModels.VARIANTS.get(0), 1);
    List<Prompt> prompts = new ArrayList<>(TinyPolicies.PROMPTS);
    prompts.add(Prompt.user("third", "A third one, of another length altogether"));
    LmSettings wide = TinyPolicies.settings(DType.FLOAT32, 4096, false);
    LmSettings narrow = new LmSettings(DType.FLOAT32, 70, 3, false, wide.promptLimit());
    try (CausalLmPolicy a = TinyPolicies.read(folder, wide);
        CausalLmPolicy b = TinyPolicies.read(folder, narrow)) {
      List<List<Response>> together = a.sample(prompts, 5, LONG, RANDOM);
      assertThat(b.sample(prompts, 5, LONG, RANDOM)).isEqualTo(together);
      for (int x = 0; x < prompts.size(); x++) {
        assertThat(a.sample(List.of(prompts.get(x)), 5, LONG, RANDOM).get(0))
            .isEqualTo(together.get(x));
        assertThat(together.get(x)).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void stopsAtEndTokensAndAtTheLimit() {
    CausalLmPolicy policy = TinyPolicies.shared(DType.FLOAT32, 1);
    var ends = policy.lm().tokenizer().endTokens();
    int finished = 0;
    for (Response y : policy.sample(TinyPolicies.PROMPTS, 64, LONG, RANDOM).get(0)) {
      int[] t = y.tokens();
      assertThat(IntStream.of(t).limit(t.length - 1L)).noneMatch(ends::contains);
      assertThat(ends.contains(t[t.length - 1])).isEqualTo(y.finished());
      assertThat(t.length).isLessThanOrEqualTo(40);
      assertThat(y.finished() || t.length == 40).isTrue();
      finished += y.finished() ? 1 : 0;
    }
    assertThat(finished).as("of 64, some of either kind").isBetween(1, 63);
  }

  @Test
  void truncationLeavesOnlyTheTokensItShould() {
    CausalLmPolicy policy = TinyPolicies.shared(DType.FLOAT32, 1);
    Prompt x = TinyPolicies.PROMPTS.get(0);
    int vocabulary = policy.config().vocabulary();
    double[] p = new double[vocabulary];
    List<Completion> each = new ArrayList<>();
    for (int v = 0; v < vocabulary; v++) {
      each.add(new Completion(x, new Response(new int[] {v}, "", false)));
    }
    double[] l = policy.logProb(each);
    for (int v = 0; v < vocabulary; v++) {
      p[v] = Math.exp(l[v]);
    }
    assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(1e-5));
    double[] sorted = Arrays.stream(p).sorted().toArray();
    double third = sorted[vocabulary - 3];
    assertThat(drawn(policy, new Sampling(1, 1, 3, 0, 1)))
        .allSatisfy(v -> assertThat(p[v]).isGreaterThanOrEqualTo(third));
    double largest = sorted[vocabulary - 1];
    assertThat(drawn(policy, new Sampling(1, 1, 0, 0.2, 1)))
        .allSatisfy(v -> assertThat(p[v]).isGreaterThanOrEqualTo(0.2 * largest - 1e-6));
    // The nucleus: those before which less than half of the mass lies.
    double before = 0;
    int size = 0;
    while (before < 0.5) {
      before += sorted[vocabulary - ++size];
    }
    double least = sorted[vocabulary - size];
    List<Integer> nucleus = drawn(policy, new Sampling(1, 0.5, 0, 0, 1));
    assertThat(nucleus).allSatisfy(v -> assertThat(p[v]).isGreaterThanOrEqualTo(least - 1e-6));
    assertThat(nucleus.stream().distinct().count()).isEqualTo(size);
    // Temperature 1/2 squares the probabilities: the share of the most probable token.
    double squares = Arrays.stream(p).map(q -> q * q).sum();
    double share = largest * largest / squares;
    List<Integer> cold = drawn(policy, new Sampling(0.5, 1, 0, 0, 1));
    long hits = cold.stream().filter(v -> p[v] == largest).count();
    // Four standard deviations of a share of 2,000 draws.
    double allowed = 4 * Math.sqrt(share * (1 - share) / cold.size());
    assertThat((double) hits / cold.size()).isCloseTo(share, within(allowed));
  }

  private static List<Integer> drawn(Policy policy, Sampling sampling) {
    return policy.sample(TinyPolicies.PROMPTS.subList(0, 1), 2000, sampling, RANDOM).get(0).stream()
        .map(y -> y.tokens()[0])
        .toList();
  }

  @Test
  void aMixtureIsTheNormalisedGeometricMeanTokenByToken() throws IOException {
    CausalLmPolicy a = TinyPolicies.shared(DType.FLOAT64, 1);
    CausalLmPolicy b = TinyPolicies.shared(DType.FLOAT64, 2);
    Prompt x = TinyPolicies.PROMPTS.get(0);
    List<Completion> each = new ArrayList<>();
    for (int v = 0; v < a.config().vocabulary(); v++) {
      each.add(new Completion(x, new Response(new int[] {v}, "", false)));
    }
    double[] la = a.logProb(each);
    double[] lb = b.logProb(each);
    try (Policy mixed = a.mix(b, 0.3)) {
      double[] got = mixed.logProb(each);
      double total = 0;
      for (int v = 0; v < got.length; v++) {
        total += Math.exp(0.7 * la[v] + 0.3 * lb[v]);
      }
      for (int v = 0; v < got.length; v++) {
        assertThat(got[v]).isCloseTo(0.7 * la[v] + 0.3 * lb[v] - Math.log(total), within(1e-10));
      }
      Path folder = Files.createTempDirectory("mixture");
      mixed.save(folder);
      try (Policy loaded = mixed.load(folder)) {
        assertThat(loaded.logProb(each)).isEqualTo(got);
        assertThat(loaded.sample(List.of(x), 3, LONG, RANDOM))
            .isEqualTo(mixed.sample(List.of(x), 3, LONG, RANDOM));
      }
    }
  }

  @Test
  void refusesWhatDoesNotFitByThePromptsId() throws IOException {
    CausalLmPolicy policy = TinyPolicies.shared(DType.FLOAT32, 1);
    Prompt tooLong = Prompt.user("too-long", "x".repeat(200));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy.sample(List.of(tooLong), 1, LONG, RANDOM))
        .withMessageContaining("prompt too-long has")
        .withMessageContaining("the limit is 100");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy.sample(List.of(Prompt.named("bare")), 1, LONG, RANDOM))
        .withMessageContaining("prompt bare has no messages");
    Response strange = new Response(new int[] {9999}, "", false);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> policy.logProb(List.of(new Completion(TinyPolicies.PROMPTS.get(0), strange))))
        .withMessageContaining("greeting")
        .withMessageContaining("9999");
  }

  @Test
  void whatItSavesIsAModelFolder() throws IOException {
    CausalLmPolicy policy = TinyPolicies.shared(DType.FLOAT32, 1);
    Path folder = Files.createTempDirectory("saved");
    policy.save(folder);
    Safetensors.open(folder).weights(policy.config());
    try (CausalLmPolicy again =
        TinyPolicies.read(folder, TinyPolicies.settings(DType.FLOAT32, 4096, false))) {
      assertThat(again.id()).isEqualTo(policy.id());
      long[] ids = {1, 2, 3};
      double[] logits = policy.computing(w -> policy.lm().decoder().logits(w, ids));
      assertThat(again.<double[]>computing(w -> again.lm().decoder().logits(w, ids)))
          .isEqualTo(logits);
    }
  }

  @Test
  void refusesATokenizerThatExceedsTheEmbedding() throws IOException {
    Path folder = TinyPolicies.folder(TinyModels.VARIANTS.get(0), 1);
    ModelConfig small = TinyModels.config(TinyModels.VARIANTS.get(0), 11);
    TinyModels.write(small, TinyModels.weights(small, 1), folder);
    assertThatThrownBy(
            () -> TinyPolicies.read(folder, TinyPolicies.settings(DType.FLOAT32, 64, false)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.resolve("tokenizer.json") + " has ids up to 258")
        .hasMessageContaining("has only 11 rows");
  }
}
