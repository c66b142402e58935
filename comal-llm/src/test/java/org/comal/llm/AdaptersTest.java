package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.llm.model.AdapterFolder;
import org.comal.llm.model.DType;
import org.comal.llm.model.Lora;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.model.Parameters.Slot;
import org.comal.llm.model.Safetensors;
import org.comal.llm.torch.AdaptedWeights;
import org.comal.llm.torch.Decoder;
import org.comal.llm.torch.Torch;
import org.comal.llm.torch.Weights;
import org.comal.policy.Learner;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.OptimizerSpec.Decay;
import org.comal.policy.Policy;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Low-rank adapters against the models that they stand for. */
class AdaptersTest {
  static final List<String> VARIANTS = TinyModels.VARIANTS;

  @TempDir private Path temp;

  /** Responses of random letters. */
  private static List<Completion> completions() {
    RandomGenerator g = new RandomSource(4).generator();
    List<Completion> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Prompt x = TinyPolicies.PROMPTS.get(i % 2);
      int[] ids = g.ints(2 + i, 10, 90).toArray();
      all.add(new Completion(x, new Response(ids, "", false)));
    }
    return all;
  }

  @ParameterizedTest
  @FieldSource("VARIANTS")
  void newOnesChangeNothing(String variant) throws IOException {
    Path base = TinyPolicies.folder(variant, 1);
    for (DType compute : List.of(DType.FLOAT32, DType.BFLOAT16, DType.FLOAT64)) {
      LmSettings settings = TinyPolicies.settings(compute, 4096, false);
      try (Policy whole = TinyPolicies.read(base, settings);
          Policy adapted = TinyAdapters.begun(base, TinyAdapters.LORA, settings)) {
        assertThat(adapted.logProb(completions())).containsExactly(whole.logProb(completions()));
      }
    }
  }

  /** A whole model with W + (alpha / rank) · B A, added up here, in place of every adapted W. */
  @ParameterizedTest
  @FieldSource("VARIANTS")
  void areWhatTheyAddToTheWeights(String variant) throws IOException {
    Path base = TinyPolicies.folder(variant, 1);
    Lora lora = new Lora(2, 5, List.of(Slot.QUERY, Slot.VALUE, Slot.OUTPUT, Slot.DOWN));
    Path adapters = temp.resolve("adapters");
    TinyAdapters.write(adapters, base, lora, 6);
    Path merged = merged(base, adapters, lora);
    LmSettings settings = TinyPolicies.settings(DType.FLOAT64, 4096, false);
    try (Policy whole = TinyPolicies.read(merged, settings);
        Policy plain = TinyPolicies.read(base, settings);
        Policy adapted = TinyAdapters.read(base, adapters, settings)) {
      double[] truth = whole.logProb(completions());
      double[] without = plain.logProb(completions());
      double[] found = adapted.logProb(completions());
      for (int i = 0; i < truth.length; i++) {
        // The merged weights are rounded to float32.
        assertThat(found[i]).isCloseTo(truth[i], within(1e-5));
        assertThat(Math.abs(found[i] - without[i])).isGreaterThan(1e-2);
      }
    }
  }

  private Path merged(Path base, Path adapters, Lora lora) throws IOException {
    Path folder = temp.resolve("merged");
    TinyModels.write(ModelConfig.read(base), TinyAdapters.merged(base, adapters, lora), folder);
    Files.copy(base.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    Files.copy(base.resolve("tokenizer_config.json"), folder.resolve("tokenizer_config.json"));
    return folder;
  }

  /** The same step with what backward needs kept, and computed again. */
  @ParameterizedTest
  @FieldSource("VARIANTS")
  void learnTheSameWhereActivationsAreComputedAgain(String variant) throws IOException {
    Path base = TinyPolicies.folder(variant, 1);
    Path adapters = temp.resolve("adapters");
    TinyAdapters.write(adapters, base, TinyAdapters.LORA, 6);
    double[] kept = learned(base, adapters, TinyPolicies.settings(DType.FLOAT64, 64, false));
    double[] again = learned(base, adapters, TinyPolicies.settings(DType.FLOAT64, 64, true));
    try (Policy start =
        TinyAdapters.read(base, adapters, TinyPolicies.settings(DType.FLOAT64, 64, false))) {
      double[] before = start.logProb(completions());
      for (int i = 0; i < kept.length; i++) {
        assertThat(again[i]).isCloseTo(kept[i], within(1e-9));
        assertThat(kept[i]).isGreaterThan(before[i] + 0.1);
      }
    }
  }

  private static double[] learned(Path base, Path adapters, LmSettings settings)
      throws IOException {
    OptimizerSpec adam = new OptimizerSpec(1e-2, 0.9, 0.99, 1e-8, 0, 1, Decay.CONSTANT, 0, 1);
    List<Completion> batch = completions();
    try (CausalLmPolicy start = TinyAdapters.read(base, adapters, settings);
        Learner learner = start.learner(adam, new RandomSource(1))) {
      for (int step = 0; step < 4; step++) {
        learner.forward(batch);
        double[] slopes = new double[batch.size()];
        Arrays.fill(slopes, -1);
        learner.backward(slopes);
        learner.step();
      }
      try (Policy end = learner.freeze()) {
        return end.logProb(batch);
      }
    }
  }

  @Test
  void savedOnesAreAdaptersAloneAndComeBackTheSame() throws IOException {
    Path base = TinyPolicies.folder(VARIANTS.get(0), 1);
    LmSettings settings = TinyPolicies.settings(DType.FLOAT32, 4096, false);
    Path saved = Files.createDirectory(temp.resolve("saved"));
    try (CausalLmPolicy one = TinyAdapters.begun(base, TinyAdapters.LORA, settings)) {
      one.save(saved);
      try (Policy again = one.load(saved);
          Policy anew = TinyAdapters.read(base, saved, settings)) {
        assertThat(again.id()).isEqualTo(one.id()).isEqualTo(anew.id());
      }
      try (Policy whole = TinyPolicies.read(base, settings)) {
        assertThat(whole.id()).isNotEqualTo(one.id());
      }
    }
    try (var files = Files.list(saved)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .contains("adapter_config.json", "adapter_model.safetensors", "tokenizer.json")
          .doesNotContain("model.safetensors", "config.json");
    }
    assertThat(Files.readString(saved.resolve("adapter_config.json")))
        .contains(
            "\"base_model_name_or_path\" : \"" + base + "\"",
            "\"r\" : 3",
            "\"lora_alpha\" : 6",
            "\"target_modules\" : [ \"q_proj\", \"k_proj\", \"v_proj\", \"o_proj\", \"gate_proj\","
                + " \"up_proj\", \"down_proj\" ]");
  }

  @Test
  void othersAreRefusedInWords() throws IOException {
    Path base = TinyPolicies.folder(VARIANTS.get(0), 1);
    Path another = TinyPolicies.folder(VARIANTS.get(0), 9);
    LmSettings settings = TinyPolicies.settings(DType.FLOAT32, 4096, false);
    Path saved = Files.createDirectory(temp.resolve("saved"));
    Path small = temp.resolve("small");
    TinyAdapters.write(small, base, new Lora(1, 2, List.of(Slot.QUERY)), 1);
    try (CausalLmPolicy one = TinyAdapters.begun(base, TinyAdapters.LORA, settings);
        CausalLmPolicy whole = TinyPolicies.read(base, settings)) {
      one.save(saved);
      assertThatThrownBy(() -> TinyAdapters.read(another, saved, settings))
          .hasMessageContaining("was trained on another model than this one");
      assertThatThrownBy(() -> one.load(small))
          .hasMessageContaining("holds LoRA of rank 1, alpha 2.0, on q, but the policies here are");
      assertThatThrownBy(() -> one.load(base)).hasMessageContaining("holds no adapters");
      assertThatThrownBy(() -> whole.load(saved))
          .hasMessageContaining("holds LoRA of rank 3")
          .hasMessageContaining("comal model merge");
    }
    assertThatThrownBy(() -> TinyPolicies.read(saved, settings))
        .hasMessageContaining("holds adapters on the model " + base + ", not a model");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'use_dora': true | use_dora is true, which is not done here",
        "'use_rslora': 'yes' | use_rslora is yes, which is not done here",
        "'use_bdlora': {'a': 1} | use_bdlora is",
        "'init_lora_weights': 'pissa' | init_lora_weights is pissa, which is not done here",
        "'init_lora_weights': 'olora' | init_lora_weights is olora",
        "'r': 4.5 | r is 4.5",
        "'use_anything': true | use_anything is true, which is not done here",
        "'bias': 'all' | bias is all",
        "'modules_to_save': ['lm_head'] | modules_to_save is",
        "'rank_pattern': {'q_proj': 4} | rank_pattern is",
        "'layers_to_transform': [0] | layers_to_transform is [0]",
        "'peft_type': 'IA3' | peft_type is IA3, but only LORA is known",
        "'target_modules': 'all-linear' | must be a list of names of projections",
        "'target_modules': ['q_proj', 'lm_head'] | target_modules names lm_head",
        "'r': 'x' | r is \"x\"",
        "'r': 0 | rank must be 1 or more",
      })
  void whatIsNotPlainLoraIsRefusedByItsKey(String line, String message) throws IOException {
    Path folder = Files.createDirectory(temp.resolve("folder"));
    String config =
        "{'peft_type': 'LORA', 'r': 4, 'lora_alpha': 8, 'target_modules': ['q_proj'],"
            + " 'base_model_name_or_path': 'base', 'use_dora': false, 'rank_pattern': {},"
            + " 'layers_to_transform': null, 'modules_to_save': null, 'bias': 'none', 'init_lora_weights': true, 'revision': null}";
    Path file = folder.resolve("adapter_config.json");
    Files.writeString(file, config.replace('\'', '"'));
    assertThat(AdapterFolder.read(folder).lora()).isEqualTo(new Lora(4, 8, List.of(Slot.QUERY)));
    String key = line.substring(0, line.indexOf(':'));
    String others = config.replaceAll(key + ": ('[^']*'|\\{\\}|\\[[^\\]]*\\]|[^,}]+),? ?", "");
    Files.writeString(file, others.replaceFirst("\\{", "{" + line + ", ").replace('\'', '"'));
    assertThatThrownBy(() -> AdapterFolder.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file + ": " + (message.startsWith("must") ? "" : message))
        .hasMessageContaining(message);
  }

  @Test
  void anAdapterOfAnotherShapeIsRefused() throws IOException {
    Path base = TinyPolicies.folder(VARIANTS.get(0), 1);
    Path adapters = temp.resolve("adapters");
    TinyAdapters.write(adapters, base, TinyAdapters.LORA, 6);
    new AdapterFolder(adapters, "", new Lora(4, 8, Lora.projections())).write();
    AdapterFolder folder = AdapterFolder.read(adapters);
    assertThatThrownBy(() -> folder.weights(ModelConfig.read(base), () -> ""))
        .hasMessageContaining("lora_A.weight has the shape [3, 16]")
        .hasMessageContaining("asks for [4, 16]");
  }

  @Test
  void thePlanCountsTheBaseOnce() throws IOException {
    ModelConfig config = ModelConfig.read(TinyPolicies.folder(VARIANTS.get(0), 1));
    LmSettings settings = TinyPolicies.settings(DType.BFLOAT16, 64, false);
    Parameters parameters = Parameters.of(config, Optional.of(TinyAdapters.LORA));
    long adapters = parameters.trained().stream().mapToLong(Parameters.Parameter::size).sum();
    // 3 · (16 + 16) + 2 · 3 · (16 + 8) + 3 · (16 + 16) + 3 · 3 · (16 + 24), two blocks.
    assertThat(adapters).isEqualTo(2 * (96 + 144 + 96 + 360));
    MemoryPlan plan = MemoryPlan.of(parameters, settings, MemoryPlan.Job.train(2));
    assertThat(plan.resident()).isEqualTo(2 * config.parameterCount() + adapters * (2 * 4 + 2));
    long trained =
        plan.items().stream()
            .filter(i -> List.of("masters", "gradients", "optimizer moments").contains(i.name()))
            .mapToLong(MemoryPlan.Item::bytes)
            .sum();
    assertThat(trained).isEqualTo(16 * adapters);
  }

  static List<String> families() {
    return List.of("qwen2", "qwen3", "llama", "mistral");
  }

  /** Folders that PEFT saved, with the logits that it gives; Llama's scale is alpha / √rank. */
  @ParameterizedTest
  @MethodSource("families")
  void foldersOfPeftHaveItsLogits(String family) throws IOException, URISyntaxException {
    Path folder = Path.of(AdaptersTest.class.getResource("/adapter-folders/" + family).toURI());
    AdapterFolder adapters = AdapterFolder.read(folder);
    Path base = folder.resolve(adapters.base());
    ModelConfig config = ModelConfig.read(base);
    Parameters parameters = Parameters.of(config, Optional.of(adapters.lora()));
    List<Safetensors.Entry> entries = adapters.weights(config, () -> "");
    Torch torch = Torch.open(parameters, TestDevice.NAME);
    try (Decoder decoder = new Decoder(torch, parameters, DType.FLOAT32);
        Weights below = Weights.read(torch, config, base, DType.FLOAT32);
        Weights own = Weights.read(torch, parameters.trained(), entries, DType.FLOAT32);
        AdaptedWeights both = new AdaptedWeights(parameters, below, own)) {
      double[] logits =
          Files.readAllLines(folder.resolve("logits.csv")).stream()
              .flatMap(line -> Arrays.stream(line.split(",", -1)))
              .mapToDouble(Double::parseDouble)
              .toArray();
      // As those of whole models (ReferenceFolderTest).
      assertThat(decoder.logits(both, 0, 5, 17, 3, 23, 3, 9, 11))
          .containsExactly(logits, within(5e-5));
    }
  }

  /** Masters are float32: what is learned and frozen is saved and read to the last bit. */
  @Test
  void learnInBfloat16WithoutLosingSmallSteps() throws IOException {
    Path base = TinyPolicies.folder(VARIANTS.get(2), 1);
    LmSettings settings = TinyPolicies.settings(DType.BFLOAT16, 64, true);
    OptimizerSpec adam = new OptimizerSpec(1e-5, 0.9, 0.99, 1e-8, 0, 1, Decay.CONSTANT, 0, 1);
    Path saved = Files.createDirectory(temp.resolve("saved"));
    List<Completion> batch = completions();
    try (CausalLmPolicy start = TinyAdapters.begun(base, TinyAdapters.LORA, settings);
        Learner learner = start.learner(adam, new RandomSource(1))) {
      start.rest();
      double[] slopes = new double[batch.size()];
      Arrays.fill(slopes, -1);
      learner.forward(batch);
      learner.backward(slopes);
      learner.step();
      try (Policy end = learner.freeze()) {
        assertThat(end.id()).isNotEqualTo(start.id());
        end.save(saved);
        try (Policy again = start.load(saved)) {
          assertThat(again.id()).isEqualTo(end.id());
          assertThat(again.logProb(batch)).containsExactly(end.logProb(batch));
        }
      }
    }
  }

  @Test
  void aFolderThatIsAskedOtherwiseIsRefused() throws IOException {
    Path base = TinyPolicies.folder(VARIANTS.get(0), 1);
    LmSettings settings = TinyPolicies.settings(DType.FLOAT32, 4096, false);
    Path saved = Files.createDirectory(temp.resolve("saved"));
    try (CausalLmPolicy one = TinyAdapters.begun(base, TinyAdapters.LORA, settings)) {
      one.save(saved);
    }
    Files.writeString(saved.resolve("chat_template.jinja"), "{{ messages[0].content }}");
    assertThatThrownBy(() -> TinyAdapters.read(base, saved, settings))
        .hasMessageContaining("would be asked and stopped otherwise than they were trained")
        .hasMessageContaining("has another chat template");
  }
}
