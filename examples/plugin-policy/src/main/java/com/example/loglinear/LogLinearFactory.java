package com.example.loglinear;

import java.util.ArrayList;
import java.util.List;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.policy.Policy;
import org.comal.policy.PolicyFactory;

/** Makes {@link LogLinearPolicy}. */
public final class LogLinearFactory implements PolicyFactory {
  @Override
  public About about() {
    return new About("log-linear", "three weights for any number of responses", SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # Texts of the prompts; their ids are p1, p2, …
        prompts = null
        # Texts of the responses to each of the prompts.
        responses = null
        # Weights at the start: of tens of words, of the share of words that the prompt has too, and
        # of ending in a question.
        weights = [0, 0, 0]
        """;
  }

  @Override
  public Blueprint<Policy> read(Options options, Services services) {
    List<Prompt> prompts = new ArrayList<>();
    for (String text : options.texts("prompts")) {
      prompts.add(Prompt.user("p" + (prompts.size() + 1), text));
    }
    List<Response> responses = new ArrayList<>();
    for (String text : options.texts("responses")) {
      responses.add(new Response(new int[] {responses.size()}, text, true));
    }
    double[] weights = options.numbers("weights");
    if (weights.length != Features.NAMES.size()) {
      options.problem("weights", "weights must be " + Features.NAMES.size() + " numbers");
    }
    return () -> new LogLinearPolicy(prompts, responses, weights);
  }
}
