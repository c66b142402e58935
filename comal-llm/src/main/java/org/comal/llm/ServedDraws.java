package org.comal.llm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.data.SystematicSample;
import org.comal.event.Event;
import org.comal.llm.torch.GenerationRow;
import org.comal.policy.PolicySampler;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;

/**
 * Has the responses of a family's policies drawn by a {@link PolicySampler}, and holds the
 * log-probabilities that come with them against the policy's own: they differ where another model
 * was drawn from.
 */
final class ServedDraws {
  private final CausalLm lm;
  private final PolicySampler sampler;
  private final AtomicBoolean noted = new AtomicBoolean();

  /**
   * @param sampler stays owned by the policy that the config names
   */
  ServedDraws(CausalLm lm, PolicySampler sampler) {
    this.lm = lm;
    this.sampler = sampler;
  }

  /** Who draws. */
  String by() {
    return sampler.id();
  }

  /**
   * What a call came to.
   *
   * @param responses aligned with its prompts
   * @param figures how far the log-probabilities are from the policy's, name to value
   */
  record Result(List<List<Response>> responses, Map<String, Double> figures) {}

  /**
   * Draws responses of a policy.
   *
   * @throws UncheckedIOException with a sentence where they cannot be had, or are not the policy's
   */
  Result sample(
      CausalLmPolicy policy,
      List<Prompt> prompts,
      int perPrompt,
      Sampling sampling,
      RandomSource random) {
    Sampler.requireSome(perPrompt);
    List<PolicySampler.Row> rows = new ArrayList<>();
    for (Prompt p : prompts) {
      GenerationRow.Source source = Sampler.source(p, lm);
      for (int k = 0; k < perPrompt; k++) {
        rows.add(
            new PolicySampler.Row(
                p.id(),
                lm.encode(p),
                Sampler.longest(source, sampling, lm),
                Sampler.noise(source, k, random).key()));
      }
    }
    PolicySampler.Rules rules =
        new PolicySampler.Rules(sampling, lm.tokenizer().endTokens(), lm.config().vocabulary());
    List<PolicySampler.Drawn> drawn = draw(policy, rows, rules);
    List<Completion> completions = new ArrayList<>();
    List<List<Response>> responses = new ArrayList<>();
    for (Prompt p : prompts) {
      List<Response> own = new ArrayList<>();
      for (int k = 0; k < perPrompt; k++) {
        int[] ids = drawn.get(completions.size()).ids();
        boolean finished = rules.endTokens().contains(ids[ids.length - 1]);
        own.add(Sampler.response(ids, finished, lm));
        completions.add(new Completion(p, own.get(k)));
      }
      responses.add(List.copyOf(own));
    }
    return new Result(List.copyOf(responses), compare(policy, completions, drawn));
  }

  private List<PolicySampler.Drawn> draw(
      CausalLmPolicy policy, List<PolicySampler.Row> rows, PolicySampler.Rules rules) {
    Sampler.Progress progress = new Sampler.Progress(rows.size(), lm.listener());
    Consumer<PolicySampler.Drawn> told = d -> progress.drawn(d.ids().length, 1);
    List<PolicySampler.Drawn> drawn;
    try {
      drawn = sampler.draw(policy, rows, rules, told);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (drawn.size() != rows.size()) {
      throw wrong("drew " + drawn.size() + " responses of " + rows.size());
    }
    for (int i = 0; i < rows.size(); i++) {
      Optional<String> fault = rules.faultOf(drawn.get(i).ids(), rows.get(i));
      if (fault.isPresent()) {
        throw wrong("drew " + fault.get());
      }
    }
    return drawn;
  }

  /** How far the log-probabilities of some of the responses are apart. */
  private Map<String, Double> compare(
      CausalLmPolicy policy, List<Completion> completions, List<PolicySampler.Drawn> drawn) {
    if (completions.isEmpty()) {
      return Map.of();
    }
    PolicySampler.Check check = sampler.check();
    List<Integer> told =
        IntStream.range(0, drawn.size())
            .filter(i -> !Double.isNaN(drawn.get(i).logProb()))
            .boxed()
            .toList();
    if (told.isEmpty()) {
      throw wrong("gives no log-probability of any response, by which they are checked");
    }
    List<Integer> looked = SystematicSample.of(told, check.responses());
    double[] own = policy.logProb(looked.stream().map(completions::get).toList());
    double apart = 0;
    long tokens = 0;
    double worst = 0;
    String where = "";
    for (int i = 0; i < own.length; i++) {
      int length = drawn.get(looked.get(i)).ids().length;
      double each = Math.abs(drawn.get(looked.get(i)).logProb() - own[i]);
      apart += each;
      tokens += length;
      // NaN is as far as can be.
      if (!(each / length <= worst)) {
        worst = each / length;
        where = completions.get(looked.get(i)).prompt().id();
      }
    }
    double mean = apart / tokens;
    String sentence =
        String.format(
            Locale.ROOT,
            "the log-probabilities of %s differ from the policy's own by %.2g nats a token, on average"
                + " over %,d responses, and by %.2g in that to prompt %s",
            by(),
            mean,
            own.length,
            worst,
            where);
    if (!(mean <= check.bound())) {
      throw wrong(
          "does not draw from the policy: "
              + sentence
              + ", but log-prob-bound is "
              + check.bound()
              + "\nMaybe another model or adapter is loaded there, or the same in a number format"
              + " that is much coarser; or its log-probabilities are those after temperature"
              + " (vLLM: --logprobs-mode raw_logprobs)");
    }
    if (!noted.getAndSet(true)) {
      lm.listener().on(new Event.Note(sentence));
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("sampler-difference", mean);
    figures.put("sampler-difference-worst", worst);
    return figures;
  }

  private UncheckedIOException wrong(String what) {
    return new UncheckedIOException(new IOException("policy.sampler: " + by() + " " + what));
  }
}
