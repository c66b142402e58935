package org.comal.evaluate;

import com.typesafe.config.Config;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.data.Prompt;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.policy.Policy;
import org.comal.policy.PolicyFactory;
import org.comal.policy.Sampling;
import org.comal.prompts.PromptSource;
import org.comal.prompts.PromptSourceFactory;

/** Makes {@link WinRateEvaluator}. */
public final class WinRateFactory implements EvaluatorFactory {
  @Override
  public String name() {
    return "win-rate";
  }

  @Override
  public String summary() {
    return "win rate of samples against the initial policy and others";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Config defaults() {
    return Defaults.of(
        this,
        """
        # Answers per prompt of each policy, each compared with each of the other's.
        samples = 1
        # Most prompts, from the first; 0 takes all.
        prompts = 256
        # Prompts to measure on: a block with `use`, as the root's `data`. null: the run's own.
        data = null
        # Ask about each pair of answers in both orders and average; false halves the questions to
        # an oracle that is symmetric.
        both-orders = true
        # Policies to measure against beside the initial one: blocks with `use`, by name.
        against {}
        # How answers are drawn.
        """
            + Sampling.DEFAULTS);
  }

  @Override
  public Evaluator create(Options options, Services services) {
    WinRateEvaluator.Settings settings =
        new WinRateEvaluator.Settings(
            options.count("samples"),
            (int) options.integer("prompts", 0, Integer.MAX_VALUE),
            options.flag("both-orders"),
            Sampling.read(options.block("sampling")));
    Optional<PromptSource> data =
        options
            .optionalBlock("data")
            .map(block -> services.create(PromptSourceFactory.class, block));
    Map<String, Policy> others = new LinkedHashMap<>();
    for (Map.Entry<String, Options> other : options.block("against").blocks().entrySet()) {
      others.put(other.getKey(), services.create(PolicyFactory.class, other.getValue()));
    }
    Optional<List<Prompt>> none = Optional.empty();
    return new WinRateEvaluator(
        settings, () -> data.isEmpty() ? none : Optional.of(data.get().prompts()), others);
  }
}
