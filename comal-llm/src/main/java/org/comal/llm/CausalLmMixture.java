package org.comal.llm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.files.DurableFiles;
import org.comal.files.InnerFile;
import org.comal.files.TextFile;
import org.comal.llm.torch.DecoderWeights;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Problem;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;

/** Two language models of one shape, mixed geometrically token by token. */
final class CausalLmMixture implements Policy {
  private static final String WEIGHT = "weight";
  private static final String FIRST = "first";
  private static final String SECOND = "second";

  private final CausalLmPolicy first;
  private final CausalLmPolicy second;
  private final double weight;
  private final double[] shares;
  private final boolean owning;

  /**
   * @param first stays owned by the caller
   * @param second stays owned by the caller
   * @param weight of the second
   */
  CausalLmMixture(CausalLmPolicy first, Policy second, double weight) {
    this(first, second, weight, false);
  }

  private CausalLmMixture(CausalLmPolicy first, Policy second, double weight, boolean owning) {
    if (!(weight >= 0 && weight <= 1)) {
      throw new IllegalArgumentException("the weight is " + weight + ", but must be in [0, 1]");
    }
    if (!(second instanceof CausalLmPolicy other)
        || !other.config().sameShape(first.config())
        || !other.lm().parameters().lora().equals(first.lm().parameters().lora())
        || !other.device().equals(first.device())) {
      throw new IllegalArgumentException(
          "a causal-lm policy mixes only with another of the same shape, with adapters of the same"
              + " shape where it has some, on the same device");
    }
    this.first = first;
    this.second = other;
    this.weight = weight;
    this.shares = new double[] {1 - weight, weight};
    this.owning = owning;
  }

  @Override
  public String id() {
    return "causal-lm-mixture(" + first.id() + ", " + second.id() + ", " + weight + ")";
  }

  @Override
  public List<List<Response>> sample(
      List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
    if (first.drawnBy().isPresent()) {
      throw new ConfigException(
          List.of(
              Problem.of(
                  "policy.sampler: a mixture of two policies, token by token, is to be drawn, and is"
                      + " no model that a server could load"
                      + "\nMaybe leave policy.sampler out, or use an algorithm that draws no"
                      + " mixtures")));
    }
    return computing(
        models ->
            new Sampler(first.lm(), models, shares).sample(prompts, perPrompt, sampling, random));
  }

  @Override
  public double[] logProb(List<Completion> batch) {
    CausalLm lm = first.lm();
    return computing(
        models -> Scores.of(lm, batch, micro -> lm.decoder().mixedLogProbs(models, shares, micro)));
  }

  private <T> T computing(Function<List<DecoderWeights>, T> work) {
    return first.computing(one -> second.computing(other -> work.apply(List.of(one, other))));
  }

  @Override
  public void save(Path directory) throws IOException {
    first.save(Files.createDirectories(directory.resolve(FIRST)));
    second.save(Files.createDirectories(directory.resolve(SECOND)));
    DurableFiles.writeText(directory.resolve(WEIGHT), Double.toString(weight));
  }

  /** Whether a mixture was saved to a directory. */
  static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(WEIGHT));
  }

  @Override
  public Policy load(Path directory) throws IOException {
    return isIn(directory) ? load(first, directory) : first.load(directory);
  }

  /** The mixture in a directory, of a family; it owns its two policies. */
  static CausalLmMixture load(CausalLmPolicy family, Path directory) throws IOException {
    Path file = InnerFile.in(directory, WEIGHT);
    double share;
    try {
      share = Double.parseDouble(TextFile.read(file).strip());
    } catch (NumberFormatException e) {
      throw new IOException(file + " holds no number", e);
    }
    return new CausalLmMixture(
        (CausalLmPolicy) family.load(InnerFile.in(directory, FIRST)),
        family.load(InnerFile.in(directory, SECOND)),
        share,
        true);
  }

  @Override
  public void rest() {
    first.rest();
    second.rest();
  }

  @Override
  public void close() {
    if (owning) {
      first.close();
      second.close();
    }
  }
}
