package org.comal.learn;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.comal.data.Response;
import org.comal.files.JsonRow;
import org.comal.prox.Payoff;
import org.comal.prox.PhaseKey;
import org.comal.prox.ProxProblem;
import org.comal.prox.RowFormat;
import org.comal.prox.Step;
import org.comal.prox.StepFiles;
import org.comal.random.RandomSource;

/**
 * The fourth phase of a prox step: what a loss learns from, put together from samples, verdicts and
 * scores. Responses whose every comparison was abstained from are left out where the loss needs
 * gains, and so is a prompt with nothing left to compare.
 *
 * @param source what they were made of
 * @param rows one for each prompt that is left, in the order of the prompts
 */
record Groups(Source source, List<Row> rows) {

  /**
   * A row of the file: a group, with its responses by their places among the samples, and how well
   * its gains are known.
   *
   * @param prompt its id
   * @param number of the prompt among the step's, from 0
   * @param places of the group's responses among the prompt's samples; what follows is aligned with
   *     it, as in {@link Group}
   * @param gainVariance estimated variance of each gain; {@code NaN} where it is not known
   */
  record Row(
      String prompt,
      int number,
      int[] places,
      double[] anchorLogProb,
      double[] sampledLogProb,
      double[] gain,
      double[] gainVariance,
      double[] shift,
      List<Pair> pairs) {}

  /** How the file is written. */
  static final RowFormat<Row> FORMAT =
      new RowFormat<>() {
        @Override
        public Map<String, ?> write(Row row) {
          Map<String, Object> map = new LinkedHashMap<>();
          map.put("prompt", row.prompt);
          map.put("number", row.number);
          map.put("samples", row.places);
          map.put("anchor-log-prob", row.anchorLogProb);
          map.put("sampled-log-prob", row.sampledLogProb);
          map.put("gain", row.gain);
          map.put("gain-variance", row.gainVariance);
          map.put("shift", row.shift);
          map.put("first", row.pairs.stream().mapToInt(Pair::first).toArray());
          map.put("second", row.pairs.stream().mapToInt(Pair::second).toArray());
          map.put("label", row.pairs.stream().mapToDouble(Pair::preference).toArray());
          return map;
        }

        @Override
        public Row read(JsonRow json) {
          int[] first = json.integers("first");
          int[] second = json.integers("second");
          double[] label = json.numbers("label");
          return new Row(
              json.text("prompt"),
              (int) json.integer("number"),
              json.integers("samples"),
              json.numbers("anchor-log-prob"),
              json.numbers("sampled-log-prob"),
              json.numbers("gain"),
              json.numbers("gain-variance"),
              json.numbers("shift"),
              IntStream.range(0, label.length)
                  .mapToObj(i -> new Pair(first[i], second[i], label[i]))
                  .toList());
        }
      };

  /**
   * All that groups depend on.
   *
   * @param scores of the samples, under every policy that the problem needs
   * @param among verdicts among the samples
   * @param against verdicts against each opponent that the samples do not stand for, in the gain's
   *     order
   * @param stream for drawn labels
   */
  record Source(
      ProxProblem problem,
      Loss loss,
      SampleDesign design,
      List<FrozenScores> scores,
      Verdicts among,
      List<Verdicts> against,
      RandomSource stream) {

    PhaseKey key() {
      PhaseKey.Builder all = PhaseKey.of("groups");
      scores.forEach(own -> all.key("scores", own.source().key()));
      all.key("among", among.source().key());
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

    DrawnSamples samples() {
      return among.source().rows();
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
                FORMAT,
                (kept, batches) -> new Grouping(source).groups(step, kept, batches)));
  }

  /** A row with its prompt and responses. */
  Group group(Row row) {
    List<Response> drawn = source.samples().responses(row.number);
    return new Group(
        source.samples().source().prompts().get(row.number),
        Arrays.stream(row.places).mapToObj(drawn::get).toList(),
        row.anchorLogProb,
        row.sampledLogProb,
        row.gain,
        row.shift,
        row.pairs,
        source.problem.eta());
  }

  /** The groups of these rows, by their numbers. */
  List<Group> of(List<Integer> numbers) {
    return numbers.stream().map(rows::get).map(this::group).toList();
  }

  /** Whether it is known how the gains of the samples differ. */
  boolean tellGains() {
    return rows.stream()
        .flatMapToDouble(row -> Arrays.stream(row.gain))
        .anyMatch(gain -> !Double.isNaN(gain));
  }
}
