package org.comal.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.Sampling;
import org.comal.policy.UnsavedPolicy;
import org.comal.random.RandomSource;

/**
 * A policy that responds with given texts, in turn, and gives each a log-probability by its length.
 */
record Spoken(String id, String... texts) implements UnsavedPolicy {
  static Response response(String text) {
    return new Response(text.chars().toArray(), text, true);
  }

  static List<Response> responses(String... texts) {
    return List.of(texts).stream().map(Spoken::response).toList();
  }

  /** Samples that say just these texts to every prompt. */
  static DrawnSamples samples(List<Prompt> prompts, String... texts) {
    DrawnSamples.Source source =
        new DrawnSamples.Source(
            new Spoken("spoken", texts), prompts, texts.length, Sampling.FAITHFUL, stream());
    return new DrawnSamples(
        source,
        prompts.stream().map(x -> new DrawnSamples.Row(x, responses(texts))).toList(),
        Map.of());
  }

  static RandomSource stream() {
    return new RandomSource(1);
  }

  @Override
  public List<List<Response>> sample(
      List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
    List<List<Response>> all = new ArrayList<>();
    for (Prompt x : prompts) {
      List<Response> own = new ArrayList<>();
      for (int i = 0; i < perPrompt; i++) {
        own.add(response(x.id() + texts[i % texts.length]));
      }
      all.add(own);
    }
    return all;
  }

  @Override
  public double[] logProb(List<Completion> batch) {
    return batch.stream()
        .mapToDouble(c -> -c.response().text().length() / (2.0 + id.length()))
        .toArray();
  }
}
