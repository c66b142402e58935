package org.comal.llm.oracle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.comal.files.Sha256;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Safetensors;
import org.comal.onnx.Fingerprint;
import org.comal.plugin.ReplicaMemory;
import org.comal.plugin.Replicated;
import org.comal.text.ModelOracle;
import org.comal.text.OracleCounts;
import org.comal.text.TextTokenizer;

/** An oracle that asks a decoder: what its kinds have in common beside the question itself. */
public abstract sealed class DecoderOracle extends ModelOracle implements Replicated
    permits CausalLmJudge, RewardModel {
  /** The weight of a reward model that a decoder does not have. */
  static final String SCORE = "score.weight";

  private final AskedDecoder decoder;
  private final TextTokenizer tokenizer;

  /**
   * @param decoder from here on owned
   * @param tokenizer from here on owned
   */
  DecoderOracle(AskedDecoder decoder, TextTokenizer tokenizer, OracleCounts counts, String id) {
    super(counts, id);
    this.decoder = decoder;
    this.tokenizer = tokenizer;
  }

  /**
   * An id of kind, folder, and a hash of all that changes a verdict. How texts are put together,
   * the device and the number format are not part of it: they change verdicts by rounding only.
   *
   * @param more further settings that change verdicts
   */
  static String id(
      String kind,
      DecoderSettings settings,
      ModelConfig config,
      Safetensors files,
      TextTokenizer tokenizer,
      List<String> more)
      throws IOException {
    List<String> parts = new ArrayList<>();
    for (Path file :
        files.entries().values().stream()
            .map(Safetensors.Entry::file)
            .distinct()
            .sorted()
            .toList()) {
      parts.add(Sha256.of(file));
    }
    parts.add(config.json());
    parts.add(tokenizer.fingerprint());
    parts.add(Integer.toString(settings.length(config)));
    parts.addAll(more);
    return kind + ":" + settings.model().getFileName() + ":" + Fingerprint.shortOf(parts);
  }

  /**
   * Checks that a tokenizer has no ids that a model does not know.
   *
   * @throws IllegalArgumentException with a sentence where it has
   */
  static void requireFit(DecoderSettings settings, ModelConfig config, TextTokenizer tokenizer) {
    if (tokenizer.largestId() >= config.vocabulary()) {
      throw new IllegalArgumentException(
          "the tokenizer in "
              + settings.model()
              + " is not the model's: it has ids up to "
              + tokenizer.largestId()
              + ", and the model has "
              + config.vocabulary()
              + " tokens");
    }
  }

  /** Ids as the decoder takes them. */
  static List<int[]> narrowed(List<long[]> texts) {
    return texts.stream().map(t -> Arrays.stream(t).mapToInt(Math::toIntExact).toArray()).toList();
  }

  /** The model, which stays this oracle's. */
  final AskedDecoder decoder() {
    return decoder;
  }

  @Override
  public final List<String> plan(int prompts) {
    return decoder.plan();
  }

  @Override
  public final Optional<ReplicaMemory> replica(String device) {
    return Optional.of(decoder.replica(device));
  }

  /**
   * On a GPU, gives the memory of the weights back: they are read again for the next question. On
   * the CPU they stay.
   */
  @Override
  public final void rest() {
    decoder.rest();
  }

  @Override
  public final void close() {
    decoder.close();
    tokenizer.close();
  }
}
