package org.comal.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.policy.Policy;
import org.comal.prox.Step;

/** Puts groups together, those of some prompts at a time. */
final class Grouping {
  /** Prompts that are taken at a time, where portions are cut. */
  private static final int PART = 1024;

  private final Groups.Source source;
  private final GainEstimator estimator;
  private int made;
  private int silent;

  /**
   * What there is to know of some prompts that follow each other.
   *
   * @param prompts the prompts
   * @param responses aligned with them
   * @param among verdicts among these
   * @param scores aligned with all responses, prompt by prompt, by the id of who scored them
   */
  private record Part(
      List<Prompt> prompts,
      List<List<Response>> responses,
      List<double[][]> among,
      Map<String, double[]> scores) {

    double[] under(Policy policy) {
      return scores.get(policy.id());
    }

    List<Completion> completions() {
      List<Completion> all = new ArrayList<>();
      for (int x = 0; x < prompts.size(); x++) {
        for (Response y : responses.get(x)) {
          all.add(new Completion(prompts.get(x), y));
        }
      }
      return all;
    }
  }

  Grouping(Groups.Source source) {
    this.source = source;
    Policy sampler = source.samples().source().policy();
    this.estimator = new GainEstimator(source.loss(), source.design(), sampler);
  }

  /**
   * The groups of all prompts, in order.
   *
   * @param kept how many of the first are not wanted again
   * @param batches takes all but the last
   * @return the last
   */
  List<Groups.Row> groups(Step step, int kept, Consumer<List<Groups.Row>> batches) {
    int prompts = source.samples().rows().size();
    int part = step.game().work().part(PART);
    int from = 0;
    for (; prompts - from > part; from += part) {
      List<Groups.Row> fresh = behind(kept, groups(from, from + part));
      if (!fresh.isEmpty()) {
        batches.accept(fresh);
      }
    }
    List<Groups.Row> last = behind(kept, groups(from, prompts));
    tell(step.listener());
    return last;
  }

  private List<Groups.Row> behind(int kept, List<Groups.Row> groups) {
    int before = Math.min(groups.size(), Math.max(0, kept - made));
    made += groups.size();
    return groups.subList(before, groups.size());
  }

  private void tell(Listener listener) {
    if (silent > 0) {
      listener.on(
          new Event.Warning(
              "the oracle abstained from every comparison of "
                  + silent
                  + " responses; they are left out of this step"));
    }
    if (made == 0) {
      throw new ArithmeticException(
          "the samples of no prompt differ and are compared, so there is nothing to learn from;"
              + " look at the samples and at what the oracle "
              + source.among().source().oracle().id()
              + " answers");
    }
  }

  private List<Groups.Row> groups(int from, int to) {
    Part part = part(from, to);
    GainEstimator.Gains gains =
        estimator.estimate(
            source.problem().gain(),
            new GainEstimator.Known(
                part.completions(),
                part.among,
                source.against().stream().map(own -> matrices(own, from, to)).toList(),
                part::under));
    List<Groups.Row> groups = new ArrayList<>();
    int first = 0;
    for (int x = 0; x < part.prompts.size(); x++) {
      int n = part.responses.get(x).size();
      int[] places = places(gains.gain(), first, n);
      List<Pair> pairs = pairs(part, x, places);
      if (places.length > 1 && !(source.loss().paired() && pairs.isEmpty())) {
        groups.add(row(part, from + x, first, places, pairs, gains));
      }
      silent += n - places.length;
      first += n;
    }
    return groups;
  }

  private Part part(int from, int to) {
    DrawnSamples samples = source.samples();
    Map<String, double[]> scores = new HashMap<>();
    for (FrozenScores own : source.scores()) {
      double[] logProb =
          own.rows().subList(from, to).stream()
              .flatMapToDouble(row -> Arrays.stream(row.logProb()))
              .toArray();
      scores.put(own.source().policy().id(), logProb);
    }
    return new Part(
        samples.source().prompts().subList(from, to),
        samples.rows().subList(from, to).stream().map(DrawnSamples.Row::responses).toList(),
        matrices(source.among(), from, to),
        scores);
  }

  private static List<double[][]> matrices(Verdicts verdicts, int from, int to) {
    return verdicts.rows().subList(from, to).stream().map(MatrixRow::values).toList();
  }

  /** Of the samples that the loss can learn from, counted within a prompt. */
  private int[] places(double[] gain, int from, int n) {
    boolean needsGains = source.loss().signal() != Signal.PREFERENCES;
    return IntStream.range(0, n)
        .filter(i -> !needsGains || !Double.isNaN(gain[from + i]))
        .toArray();
  }

  private List<Pair> pairs(Part part, int x, int[] places) {
    Loss loss = source.loss();
    if (!loss.paired()) {
      return List.of();
    }
    double[][] all = part.among.get(x);
    double[][] p =
        Arrays.stream(places).mapToObj(i -> take(all[i], 0, places)).toArray(double[][]::new);
    SampleDesign design = source.design();
    return new Pairing(design.pairs(), design.labels(), loss.signal() == Signal.PREFERENCES)
        .pairs(
            responses(part, x, places),
            p,
            source.stream().at("labels", part.prompts.get(x).id()).generator());
  }

  /**
   * @param number of the prompt among the step's
   * @param from where its responses begin among those of the part
   */
  private Groups.Row row(
      Part part, int number, int from, int[] places, List<Pair> pairs, GainEstimator.Gains gains) {
    return new Groups.Row(
        source.samples().source().prompts().get(number).id(),
        number,
        places,
        take(part.under(source.problem().anchor()), from, places),
        take(part.under(source.samples().source().policy()), from, places),
        take(gains.gain(), from, places),
        take(gains.variance(), from, places),
        take(gains.shift(), from, places),
        pairs);
  }

  private static List<Response> responses(Part part, int x, int[] places) {
    return Arrays.stream(places).mapToObj(part.responses.get(x)::get).toList();
  }

  private static double[] take(double[] values, int from, int[] places) {
    return Arrays.stream(places).mapToDouble(i -> values[from + i]).toArray();
  }
}
