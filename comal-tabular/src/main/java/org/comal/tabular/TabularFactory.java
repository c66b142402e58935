package org.comal.tabular;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.policy.Policy;
import org.comal.policy.PolicyEnd;
import org.comal.policy.PolicyFactory;

/** Makes {@link TabularPolicy}. */
public final class TabularFactory implements PolicyFactory {
  @Override
  public About about() {
    return new About("tabular", "a table of probabilities, for any number of prompts", SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # Names of the responses. Default: y1, y2, … as many as there are numbers. For several
        # prompts, a block beside this one: prompts { p1 { responses, initial, preferences }, … };
        # what a prompt leaves out is taken from here.
        responses = null
        # Probabilities of the responses at the start. Default: uniform.
        initial = null
        """;
  }

  @Override
  public Blueprint<Policy> read(Options options, Services services) {
    TableConfig config = new TableConfig(options, services);
    List<Prompt> prompts = new ArrayList<>();
    List<List<Response>> responses = new ArrayList<>();
    List<double[]> initial = new ArrayList<>();
    for (String id : config.prompts()) {
      Optional<List<String>> names = config.responses(id);
      names
          .flatMap(n -> config.initial(id, n))
          .ifPresent(
              p -> {
                prompts.add(config.text(id).map(t -> Prompt.user(id, t)).orElse(Prompt.named(id)));
                responses.add(TableLayout.responses(names.get()));
                initial.add(p);
              });
    }
    return () ->
        TabularPolicy.of(new TableLayout(prompts, responses), initial.toArray(double[][]::new));
  }

  /** The same with the probabilities that it came to as {@code initial}, prompt by prompt. */
  @Override
  public Optional<Config> continued(Config config, PolicyEnd end) {
    if (end.table().isEmpty()) {
      return Optional.empty();
    }
    boolean named = config.hasPath("prompts") && !config.getObject("prompts").isEmpty();
    Config start = config;
    for (Map.Entry<String, Map<String, Double>> prompt : end.table().entrySet()) {
      Map<String, Object> block = Map.of("initial", List.copyOf(prompt.getValue().values()));
      Map<String, Object> whole =
          named ? Map.of("prompts", Map.of(prompt.getKey(), block)) : Map.of("policy", block);
      start = ConfigFactory.parseMap(whole, "its end").withFallback(start);
    }
    return Optional.of(start);
  }
}
