package org.comal.evaluate;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.Services;
import org.comal.policy.Policy;
import org.comal.policy.PolicyFactory;
import org.comal.policy.Sampling;
import org.comal.prompts.PromptSource;
import org.comal.prompts.PromptSourceFactory;

/** Makes {@link WinRateEvaluator}. */
public final class WinRateFactory implements EvaluatorFactory {
  @Override
  public About about() {
    return new About(
        "win-rate", "win rate of samples against the initial policy and others", SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # Responses per prompt of each policy, each compared with each of the other's.
        samples = 1
        # Most prompts, from the first; 0 takes all.
        prompts = 256
        # Prompts to measure on: a block with `use`, as the root's `data`. null: the run's own.
        data = null
        # Ask about each pair of responses in both orders and average; false halves the questions to
        # an oracle that is symmetric.
        both-orders = true
        # Policies to measure against beside the initial one: blocks with `use`, by name.
        against {}
        # How responses are drawn.
        """
        + Sampling.DEFAULTS;
  }

  @Override
  public Blueprint<Evaluator> read(Options options, Services services) {
    WinRateEvaluator.Settings settings =
        new WinRateEvaluator.Settings(
            options.count("samples"),
            (int) options.integer("prompts", 0, Integer.MAX_VALUE),
            options.flag("both-orders"),
            Sampling.read(options.block("sampling")));
    Optional<Part<PromptSource>> data =
        options.has("data")
            ? Optional.of(services.read(PromptSourceFactory.class, options, "data"))
            : Optional.empty();
    Options against = options.block("against");
    Map<String, Part<Policy>> others = new LinkedHashMap<>();
    for (String name : against.blocks().keySet()) {
      others.put(name, services.read(PolicyFactory.class, against, name));
    }
    return () -> {
      Optional<PromptSource> source = data.map(Part::make);
      Iterator<Policy> made = Part.makeAll(List.copyOf(others.values())).iterator();
      Map<String, Policy> opponents = new LinkedHashMap<>();
      others.keySet().forEach(name -> opponents.put(name, made.next()));
      return new WinRateEvaluator(
          settings, () -> source.map(PromptSource::prompts), opponents, services.listener());
    };
  }
}
