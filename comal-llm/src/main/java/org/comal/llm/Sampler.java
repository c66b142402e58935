package org.comal.llm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Event;
import org.comal.event.Phase;
import org.comal.llm.torch.Generation;
import org.comal.llm.torch.Weights;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;

/** Draws responses to prompts in batches of like length. */
final class Sampler {
  private final CausalLm lm;
  private final List<Weights> models;
  private final double[] shares;

  /**
   * @param models one model, or several that are mixed token by token
   * @param shares aligned with {@code models}
   */
  Sampler(CausalLm lm, List<Weights> models, double[] shares) {
    this.lm = lm;
    this.models = models;
    this.shares = shares;
  }

  List<List<Response>> sample(
      List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
    if (perPrompt < 1) {
      throw new IllegalArgumentException(
          "responses per prompt are " + perPrompt + ", but must be 1 or more");
    }
    List<Generation.Source> sources = new ArrayList<>();
    List<Response[]> drawn = new ArrayList<>();
    for (Prompt p : prompts) {
      sources.add(source(p));
      drawn.add(new Response[perPrompt]);
    }
    List<Integer> order =
        IntStream.range(0, prompts.size())
            .boxed()
            .sorted(Comparator.comparingInt((Integer i) -> -sources.get(i).ids().length))
            .toList();
    int longest = order.isEmpty() ? 0 : sources.get(order.get(0)).ids().length;
    long most = Math.min(lm.config().positions(), (long) longest + sampling.maxTokens());
    lm.announce(MemoryPlan.Job.generate((int) most));
    Progress progress = new Progress((long) perPrompt * prompts.size());
    List<Place> places = new ArrayList<>();
    int prompted = -1;
    int promptTokens = 0;
    for (int x : order) {
      for (int k = 0; k < perPrompt; k++) {
        int more = x == prompted ? 0 : sources.get(x).ids().length;
        if (places.size() == lm.settings().generationBatch()
            || (!places.isEmpty() && promptTokens + more > lm.settings().microBatchTokens())) {
          draw(prompts, sources, places, sampling, random, drawn, progress);
          places.clear();
          promptTokens = 0;
          more = sources.get(x).ids().length;
        }
        promptTokens += more;
        prompted = x;
        places.add(new Place(x, k));
      }
    }
    if (!places.isEmpty()) {
      draw(prompts, sources, places, sampling, random, drawn, progress);
    }
    return drawn.stream().map(List::of).toList();
  }

  /** Sample number {@code sample} of prompt number {@code prompt}. */
  private record Place(int prompt, int sample) {}

  private Generation.Source source(Prompt p) {
    int[] ids = lm.encode(p);
    if (ids.length >= lm.config().positions()) {
      throw new IllegalArgumentException(
          "prompt "
              + p.id()
              + " has "
              + ids.length
              + " tokens and leaves no room for an answer in the model's "
              + lm.config().positions()
              + " positions");
    }
    return new Generation.Source(p.id(), ids);
  }

  private void draw(
      List<Prompt> prompts,
      List<Generation.Source> sources,
      List<Place> places,
      Sampling sampling,
      RandomSource random,
      List<Response[]> drawn,
      Progress progress) {
    List<Integer> used = places.stream().map(Place::prompt).distinct().toList();
    List<Generation.Source> own = used.stream().map(sources::get).toList();
    List<Generation.Row> rows = new ArrayList<>();
    for (Place p : places) {
      int room = lm.config().positions() - sources.get(p.prompt).ids().length;
      RandomSource noise = random.at("prompt", prompts.get(p.prompt).id()).at("sample", p.sample);
      rows.add(
          new Generation.Row(
              used.indexOf(p.prompt), noise.generator(), Math.min(sampling.maxTokens(), room)));
    }
    Generation generation =
        new Generation(lm.decoder(), models, shares, sampling, lm.tokenizer().endTokens());
    List<Generation.Drawn> all = generation.draw(own, rows, progress::add);
    for (int i = 0; i < places.size(); i++) {
      int[] ids = all.get(i).ids();
      boolean finished = all.get(i).finished();
      int[] said = finished ? java.util.Arrays.copyOf(ids, ids.length - 1) : ids;
      Place p = places.get(i);
      drawn.get(p.prompt)[p.sample] = new Response(ids, lm.tokenizer().decode(said), finished);
    }
    progress.drawn(places.size());
  }

  /** Tells the listener of answers, batch by batch, and of tokens, now and then. */
  private final class Progress {
    private static final long EVERY = 1024;
    private final long answers;
    private long done;
    private long tokens;
    private long told;

    Progress(long answers) {
      this.answers = answers;
      drawn(0);
    }

    void drawn(int more) {
      done += more;
      lm.listener().on(new Event.Progress(Phase.SAMPLE, done, answers, "answers"));
    }

    void add(long more) {
      tokens += more;
      if (tokens >= told + EVERY) {
        told = tokens;
        lm.listener().on(new Event.Throughput(Phase.SAMPLE, tokens, "tokens"));
      }
    }
  }
}
