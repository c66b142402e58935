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
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.llm.torch.DecoderWeights;
import org.comal.llm.torch.Generation;
import org.comal.llm.torch.GenerationRow;
import org.comal.policy.PromptException;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;

/** Draws responses to prompts, those of the longest prompts first. */
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
    requireSome(perPrompt);
    List<GenerationRow.Source> sources = prompts.stream().map(p -> source(p, lm)).toList();
    int longest = sources.stream().mapToInt(GenerationRow.Source::length).max().orElse(0);
    long all = (long) perPrompt * prompts.size();
    int batch = (int) Math.min(Math.max(1, all), lm.settings().generationBatch());
    announce(longest, sampling, batch);
    List<Integer> longestFirst =
        IntStream.range(0, sources.size())
            .boxed()
            .sorted(Comparator.comparingInt((Integer x) -> -sources.get(x).length()))
            .toList();
    GenerationRow[][] rows = new GenerationRow[prompts.size()][perPrompt];
    List<GenerationRow> order = new ArrayList<>();
    for (int x : longestFirst) {
      for (int k = 0; k < perPrompt; k++) {
        rows[x][k] = row(sources.get(x), k, sampling, random, token -> true);
        order.add(rows[x][k]);
      }
    }
    draw(order, sampling, batch, new Progress(all, lm.listener()));
    return Arrays.stream(rows).map(y -> Arrays.stream(y).map(this::response).toList()).toList();
  }

  /**
   * The first of the responses that {@link #sample} draws of a prompt, told while it is drawn.
   *
   * @param listener told the text piece by piece; answers whether to go on
   */
  Response stream(
      Prompt prompt, Sampling sampling, RandomSource random, Predicate<String> listener) {
    GenerationRow.Source source = source(prompt, lm);
    announce(source.length(), sampling, 1);
    StreamedText text = new StreamedText(ids -> lm.tokenizer().decode(ids), listener);
    GenerationRow row = row(source, 0, sampling, random, text::add);
    draw(List.of(row), sampling, 1, (tokens, ended) -> {});
    Response response = response(row);
    text.end(response.text());
    return response;
  }

  private void draw(
      List<GenerationRow> rows, Sampling sampling, int places, Generation.Listener listener) {
    if (!rows.isEmpty()) {
      new Generation(lm.decoder(), models, shares, sampling, lm.tokenizer().endTokens())
          .draw(rows, places, lm.settings().microBatchTokens(), listener);
    }
  }

  private void announce(int longestPrompt, Sampling sampling, int rows) {
    long most = Math.min(lm.config().positions(), (long) longestPrompt + sampling.maxTokens());
    lm.announce(MemoryPlan.Job.generate((int) most), rows);
  }

  static void requireSome(int perPrompt) {
    if (perPrompt < 1) {
      throw new IllegalArgumentException(
          "responses per prompt are " + perPrompt + ", but must be 1 or more");
    }
  }

  /** A prompt's ids, which leave room for a response. */
  static GenerationRow.Source source(Prompt p, CausalLm lm) {
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
    return new GenerationRow(
        source, noise(source, sample, random).generator(), longest(source, sampling, lm), listener);
  }

  /** What decides a response of a prompt. */
  static RandomSource noise(GenerationRow.Source source, int sample, RandomSource random) {
    return random.at("prompt", source.id()).at("sample", sample);
  }

  /** Most tokens of a response to a prompt. */
  static int longest(GenerationRow.Source source, Sampling sampling, CausalLm lm) {
    return Math.min(sampling.maxTokens(), lm.config().positions() - source.length());
  }

  private Response response(GenerationRow row) {
    return response(row.ids(), row.finished(), lm);
  }

  /** A response with its text, in which an end token is left out. */
  static Response response(int[] ids, boolean finished, CausalLm lm) {
    int[] said = finished ? Arrays.copyOf(ids, ids.length - 1) : ids;
    return new Response(ids, lm.tokenizer().decode(said), finished);
  }

  /** Tells the listener of responses and tokens, now and then. */
  static final class Progress implements Generation.Listener {
    private static final long EVERY = 1024;
    private final long responses;
    private final Listener listener;
    private long done;
    private long tokens;
    private long told;

    Progress(long responses, Listener listener) {
      this.responses = responses;
      this.listener = listener;
      tell();
    }

    @Override
    public void drawn(int more, int ended) {
      tokens += more;
      if (tokens >= told + EVERY) {
        told = tokens;
        listener.on(new Event.Throughput(Phase.SAMPLE, tokens, "tokens"));
      }
      if (ended > 0) {
        done += ended;
        tell();
      }
    }

    private void tell() {
      listener.on(new Event.Progress(Phase.SAMPLE, done, responses, "responses"));
    }
  }
}
