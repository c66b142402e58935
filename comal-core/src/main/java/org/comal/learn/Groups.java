package org.comal.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.prox.Payoff;
import org.comal.prox.PhaseKey;
import org.comal.prox.ProxProblem;
import org.comal.prox.Step;
import org.comal.prox.StepFiles;
import org.comal.random.RandomSource;

/**
 * The fourth phase of a prox step: what a loss learns from, put together from samples, verdicts and
 * scores. Responses whose every comparison was abstained from are left out where the loss needs
 * gains, and so is a prompt with nothing left to compare.
 *
 * @param source what they were made of
 * @param groups one for each prompt that is left
 */
record Groups(Source source, List<Estimated> groups) {

  /**
   * A group with how well its gains are known.
   *
   * @param gainVariance estimated variance of each gain, aligned with the group; {@code NaN} where
   *     it is not known
   * @param places of the group's responses among the prompt's samples
   */
  record Estimated(Group group, double[] gainVariance, int[] places) {}

  /**
   * All that groups depend on.
   *
   * @param among verdicts among the samples
   * @param against verdicts against each opponent that the samples do not stand for, in the gain's
   *     order
   * @param stream for drawn labels
   */
  record Source(
      ProxProblem problem,
      Loss loss,
      SampleDesign design,
      FrozenScores scores,
      Verdicts among,
      List<Verdicts> against,
      RandomSource stream) {

    PhaseKey key() {
      PhaseKey.Builder all =
          PhaseKey.of("groups")
              .key("scores", scores.source().key())
              .key("among", among.source().key());
      against.forEach(verdicts -> all.key("against", verdicts.source().key()));
      all.text("anchor", problem.anchor().id()).number("eta", problem.eta());
      problem.gain().terms().forEach(term -> write(term, all));
      return all.choice("pairs", design.pairs())
          .choice("labels", design.labels())
          .flag("accept-bias", design.acceptBias())
          .choice("signal", loss.signal())
          .flag("paired", loss.paired())
          .whole("stream", stream.key())
          .build();
    }

    private static void write(Payoff.Term term, PhaseKey.Builder key) {
      key.number("coefficient", term.coefficient());
      if (term.payoff() instanceof Payoff.WinRate w) {
        key.text("win-rate", w.opponent().id());
      } else if (term.payoff() instanceof Payoff.LogRatio r) {
        key.text("numerator", r.numerator().id()).text("denominator", r.denominator().id());
      } else if (term.payoff() instanceof Payoff.Reward r) {
        key.text("reward", r.function().id());
      }
    }

    private List<Estimated> group(Listener listener) {
      GainEstimator.Gains gains =
          new GainEstimator(loss, design, scores, among, against).estimate(problem.gain());
      List<Prompt> prompts = samples().source().prompts();
      List<Estimated> groups = new ArrayList<>(prompts.size());
      int silent = 0;
      int from = 0;
      for (int x = 0; x < prompts.size(); x++) {
        int n = samples().responses().get(x).size();
        int[] places = places(gains.gain(), from, n);
        List<Pair> pairs = pairs(x, places);
        if (places.length > 1 && !(loss.paired() && pairs.isEmpty())) {
          groups.add(group(x, from, places, pairs, gains));
        }
        silent += n - places.length;
        from += n;
      }
      if (silent > 0) {
        listener.on(
            new Event.Warning(
                "the oracle abstained from every comparison of "
                    + silent
                    + " responses; they are left out of this step"));
      }
      if (groups.isEmpty()) {
        throw new ArithmeticException(
            "the samples of no prompt differ and are compared, so there is nothing to learn from;"
                + " look at the samples and at what the oracle "
                + among.source().oracle().id()
                + " answers");
      }
      return groups;
    }

    private DrawnSamples samples() {
      return scores.source().samples();
    }

    /** Of the samples that the loss can learn from, counted within a prompt. */
    private int[] places(double[] gain, int from, int n) {
      boolean needsGains = loss.signal() != Signal.PREFERENCES;
      return IntStream.range(0, n)
          .filter(i -> !needsGains || !Double.isNaN(gain[from + i]))
          .toArray();
    }

    private List<Pair> pairs(int x, int[] places) {
      if (!loss.paired()) {
        return List.of();
      }
      double[][] all = among.preferences()[x];
      double[][] p =
          Arrays.stream(places).mapToObj(i -> take(all[i], 0, places)).toArray(double[][]::new);
      String id = samples().source().prompts().get(x).id();
      return new Pairing(design.pairs(), design.labels(), loss.signal() == Signal.PREFERENCES)
          .pairs(responses(x, places), p, stream.at("labels", id).generator());
    }

    private Estimated group(
        int x, int from, int[] places, List<Pair> pairs, GainEstimator.Gains gains) {
      return new Estimated(
          new Group(
              samples().source().prompts().get(x),
              responses(x, places),
              take(scores.of(problem.anchor()), from, places),
              take(scores.of(samples().source().policy()), from, places),
              take(gains.gain(), from, places),
              take(gains.shift(), from, places),
              pairs,
              problem.eta()),
          take(gains.variance(), from, places),
          places);
    }

    private List<Response> responses(int x, int[] places) {
      return Arrays.stream(places).mapToObj(samples().responses().get(x)::get).toList();
    }
  }

  /**
   * Makes them, or reads what was kept.
   *
   * @param file its name, without what stands after the dot
   * @throws ArithmeticException where no prompt is left, or a known gain is not finite
   */
  static Groups of(Source source, String file, Step step) {
    return new Groups(
        source,
        step.files()
            .rows(
                file,
                StepFiles.Scope.RUN,
                source::key,
                new GroupFormat(source.samples(), source.problem.eta()),
                () -> source.group(step.listener())));
  }

  /** The groups alone. */
  List<Group> bare() {
    return groups.stream().map(Estimated::group).toList();
  }

  /** Whether it is known how the gains of the samples differ. */
  boolean tellGains() {
    return groups.stream()
        .flatMapToDouble(g -> Arrays.stream(g.group().gain()))
        .anyMatch(gain -> !Double.isNaN(gain));
  }

  private static double[] take(double[] values, int from, int[] places) {
    return Arrays.stream(places).mapToDouble(i -> values[from + i]).toArray();
  }
}
