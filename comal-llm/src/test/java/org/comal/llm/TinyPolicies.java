package org.comal.llm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.comal.data.Prompt;
import org.comal.event.Listener;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.text.NewTokenizer;
import org.comal.llm.text.PromptLimit;

/** Small language models on the CPU, one for each kind, for all tests of a process. */
final class TinyPolicies {
  static final List<Prompt> PROMPTS =
      List.of(
          Prompt.user("greeting", "Hello"),
          Prompt.user("question", "What is the way to the old harbour?"));

  private static final Map<String, CausalLmPolicy> MADE = new ConcurrentHashMap<>();

  private TinyPolicies() {}

  /** How the tests run models; small limits, so that batches are cut and mended. */
  static LmSettings settings(DType compute, int microBatchTokens, boolean recompute) {
    PromptLimit limit = new PromptLimit(100, PromptLimit.Rule.REFUSE);
    return new LmSettings(compute, microBatchTokens, 8, recompute, limit);
  }

  /** A policy that lives as long as the process. */
  static CausalLmPolicy shared(DType compute, long seed) {
    return MADE.computeIfAbsent(
        compute + " " + seed,
        key -> policy(TinyModels.VARIANTS.get(0), seed, settings(compute, 4096, false)));
  }

  /** A policy with random weights, to be closed by the caller. */
  static CausalLmPolicy policy(String variant, long seed, LmSettings settings) {
    try {
      return read(folder(variant, seed), settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CausalLmPolicy read(Path folder, LmSettings settings) throws IOException {
    return CausalLmPolicy.read(folder, TestDevice.NAME, "auto", settings, Listener.NONE);
  }

  /** A model folder with a byte tokenizer. */
  static Path folder(String variant, long seed) throws IOException {
    Path folder = Files.createTempDirectory("tiny-lm");
    int ids = NewTokenizer.write(folder, List.of(), NewTokenizer.leastVocabulary());
    ModelConfig config = TinyModels.config(variant, ids);
    TinyModels.write(config, TinyModels.weights(config, seed), folder);
    return folder;
  }
}
