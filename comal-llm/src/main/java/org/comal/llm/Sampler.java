package org.comal.llm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Event;
import org.comal.event.Phase;
import org.comal.llm.torch.DecoderWeights;
import org.comal.llm.torch.Generation;
import org.comal.llm.torch.GenerationRow;
import org.comal.policy.PromptException;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;

/** Draws responses to prompts in batches of like length. */
final class Sampler {
  private final CausalLm lm;
  private final List<? extends DecoderWeights> models;
  private final double[] shares;

  /**
   * @param models one model, or several that are mixed token by token
   * @param shares aligned with {@code models}
   */
  Sampler(CausalLm lm, List<? extends DecoderWeights> models, double[] shares) {
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
    List<GenerationRow.Source> sources = prompts.stream().map(this::source).toList();
    int longest = sources.stream().mapToInt(GenerationRow.Source::length).max().orElse(0);
    long all = (long) perPrompt * prompts.size();
    int batch = (int) Math.min(Math.max(1, all), lm.settings().generationBatch());
    announce(longest, sampling, batch);
    Generation generation = generation(sampling);
    Progress progress = new Progress((long) perPrompt * prompts.size());
    Response[][] drawn = new Response[prompts.size()][perPrompt];
    for (List<Place> places : batches(sources, perPrompt)) {
      List<GenerationRow> rows = new ArrayList<>();
      for (Place p : places) {
        rows.add(row(sources.get(p.prompt), p.sample, sampling, random, token -> true));
      }
      generation.draw(rows, progress::add);
      for (int i = 0; i < rows.size(); i++) {
        drawn[places.get(i).prompt][places.get(i).sample] = response(rows.get(i));
      }
      progress.drawn(rows.size());
    }
    return Arrays.stream(drawn).map(List::of).toList();
  }

  /**
   * The first of the responses that {@link #sample} draws of a prompt, told while it is drawn.
   *
   * @param listener told the text piece by piece; answers whether to go on
   */
  Response stream(
      Prompt prompt, Sampling sampling, RandomSource random, Predicate<String> listener) {
    GenerationRow.Source source = source(prompt);
    announce(source.length(), sampling, 1);
    StreamedText text = new StreamedText(ids -> lm.tokenizer().decode(ids), listener);
    GenerationRow row = row(source, 0, sampling, random, text::add);
    generation(sampling).draw(List.of(row), tokens -> {});
    Response response = response(row);
    text.end(response.text());
    return response;
  }

  private Generation generation(Sampling sampling) {
    return new Generation(lm.decoder(), models, shares, sampling, lm.tokenizer().endTokens());
  }

  private void announce(int longestPrompt, Sampling sampling, int rows) {
    long most = Math.min(lm.config().positions(), (long) longestPrompt + sampling.maxTokens());
    lm.announce(MemoryPlan.Job.generate((int) most), rows);
  }

  /** Sample number {@code sample} of prompt number {@code prompt}. */
  private record Place(int prompt, int sample) {}

  /**
   * Cuts all samples into batches, those of the longest prompts first. A batch has at most {@code
   * generation-batch} rows and {@code micro-batch-tokens} tokens of prompts, or one row.
   */
  private List<List<Place>> batches(List<GenerationRow.Source> sources, int perPrompt) {
    List<Integer> order =
        IntStream.range(0, sources.size())
            .boxed()
            .sorted(Comparator.comparingInt((Integer i) -> -sources.get(i).length()))
            .toList();
    List<List<Place>> batches = new ArrayList<>();
    List<Place> batch = new ArrayList<>();
    int tokens = 0;
    for (int x : order) {
      int own = sources.get(x).length();
      for (int k = 0; k < perPrompt; k++) {
        int more = k == 0 ? own : 0;
        if (batch.size() == lm.settings().generationBatch()
            || (!batch.isEmpty() && tokens + more > lm.settings().microBatchTokens())) {
          batches.add(batch);
          batch = new ArrayList<>();
          tokens = 0;
          more = own;
        }
        tokens += more;
        batch.add(new Place(x, k));
      }
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  private GenerationRow.Source source(Prompt p) {
    int[] ids = lm.encode(p);
    if (ids.length >= lm.config().positions()) {
      throw new PromptException(
          "prompt "
              + p.id()
              + " has "
              + ids.length
              + " tokens and leaves no room for a response in the model's "
              + lm.config().positions()
              + " positions");
    }
    return new GenerationRow.Source(p.id(), ids);
  }

  private GenerationRow row(
      GenerationRow.Source source,
      int sample,
      Sampling sampling,
      RandomSource random,
      IntPredicate listener) {
    int room = lm.config().positions() - source.length();
    RandomSource noise = random.at("prompt", source.id()).at("sample", sample);
    return new GenerationRow(
        source, noise.generator(), Math.min(sampling.maxTokens(), room), listener);
  }

  private Response response(GenerationRow row) {
    int[] ids = row.ids();
    int[] said = row.finished() ? Arrays.copyOf(ids, ids.length - 1) : ids;
    return new Response(ids, lm.tokenizer().decode(said), row.finished());
  }

  /** Tells the listener of responses, batch by batch, and of tokens, now and then. */
  private final class Progress {
    private static final long EVERY = 1024;
    private final long responses;
    private long done;
    private long tokens;
    private long told;

    Progress(long responses) {
      this.responses = responses;
      drawn(0);
    }

    void drawn(int more) {
      done += more;
      lm.listener().on(new Event.Progress(Phase.SAMPLE, done, responses, "responses"));
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
