package org.comal.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.oracle.AskingProgress;
import org.comal.oracle.PreferenceOracle;
import org.comal.prox.PhaseKey;
import org.comal.prox.RowFormat;
import org.comal.prox.Step;
import org.comal.prox.StepFiles;
import org.comal.random.RandomSource;

/**
 * The second phase of a prox step: what the oracle says of pairs of samples. All questions are
 * asked in one batch. A response is not compared with an equal one: that is a draw.
 *
 * @param source what was asked
 * @param preferences P(row ≻ column) as [prompt][row][column]; not known, {@code NaN}, where the
 *     oracle abstained and where it was not asked. Among samples each pair stands in both
 *     directions, and ½ on the diagonal
 */
record Verdicts(Source source, double[][][] preferences) {
  /** How the file is written. */
  static final RowFormat<MatrixRow> FORMAT = MatrixRow.format("preferences");

  /**
   * All that verdicts depend on.
   *
   * @param rows the responses that come first in a question
   * @param columns the others; the same samples where the pattern is one among samples
   * @param stream for oracles that draw their verdicts
   */
  record Source(
      DrawnSamples rows,
      DrawnSamples columns,
      PairPattern pairs,
      PreferenceOracle oracle,
      RandomSource stream) {

    PhaseKey key() {
      return PhaseKey.of("verdicts")
          .key("rows", rows.source().key())
          .key("columns", columns.source().key())
          .choice("pairs", pairs)
          .text("oracle", oracle.id())
          .whole("stream", stream.key())
          .build();
    }

    private List<MatrixRow> ask(Listener listener) {
      List<Prompt> prompts = rows.source().prompts();
      double[][][] p = new double[prompts.size()][][];
      List<Comparison> questions = new ArrayList<>();
      List<Place> places = new ArrayList<>();
      for (int x = 0; x < p.length; x++) {
        Prompt prompt = prompts.get(x);
        List<Response> y = rows.responses().get(x);
        List<Response> z = columns.responses().get(x);
        p[x] = unknown(pairs, y.size(), z.size());
        double[][] of = p[x];
        pairs.each(
            y.size(),
            z.size(),
            (i, j) -> {
              Place place = new Place(of, i, j, pairs.amongSamples());
              if (y.get(i).equals(z.get(j))) {
                place.set(0.5);
              } else {
                questions.add(new Comparison(prompt, y.get(i), z.get(j)));
                places.add(place);
              }
            });
      }
      double[] verdicts = ask(questions, listener);
      for (int k = 0; k < verdicts.length; k++) {
        places.get(k).set(verdicts[k]);
      }
      List<MatrixRow> all = new ArrayList<>(p.length);
      for (int x = 0; x < p.length; x++) {
        all.add(new MatrixRow(prompts.get(x).id(), p[x]));
      }
      return all;
    }

    /**
     * The verdicts on some questions.
     *
     * @param listener hears how far it is, where the oracle tells verdicts as they come
     */
    private double[] ask(List<Comparison> questions, Listener listener) {
      if (questions.isEmpty()) {
        return new double[0];
      }
      return oracle.prefer(
          questions,
          stream,
          new AskingProgress(oracle, listener, Phase.COMPARE, 0, questions.size(), 1));
    }
  }

  /** Where a verdict goes. */
  private record Place(double[][] p, int row, int column, boolean mirrored) {
    void set(double verdict) {
      p[row][column] = verdict;
      if (mirrored) {
        p[column][row] = 1 - verdict;
      }
    }
  }

  /**
   * Asks, or reads what was kept; where no pair meets, nothing is asked and nothing kept. The
   * oracle may be asked more after it, so it does not rest.
   *
   * @param file its name, without what stands after the dot
   */
  static Verdicts of(Source source, String file, Step step) {
    if (source.pairs == PairPattern.NONE) {
      return new Verdicts(source, nothing(source));
    }
    List<MatrixRow> rows =
        step.files()
            .rows(
                file,
                StepFiles.Scope.SHARED,
                source::key,
                FORMAT,
                () -> step.listener().during(Phase.COMPARE, () -> source.ask(step.listener())));
    return new Verdicts(source, rows.stream().map(MatrixRow::values).toArray(double[][][]::new));
  }

  /** Comparisons that were asked for. */
  long comparisons() {
    return count(false);
  }

  /** Comparisons that were asked for and of which nothing is known. */
  long abstentions() {
    return count(true);
  }

  private long count(boolean unknown) {
    long[] count = new long[1];
    for (int x = 0; x < preferences.length; x++) {
      List<Response> y = source.rows.responses().get(x);
      List<Response> z = source.columns.responses().get(x);
      double[][] p = preferences[x];
      source.pairs.each(
          y.size(),
          z.size(),
          (i, j) -> {
            boolean counts = !unknown || Double.isNaN(p[i][j]);
            count[0] += counts && !y.get(i).equals(z.get(j)) ? 1 : 0;
          });
    }
    return count[0];
  }

  /** One matrix for all prompts with as many samples. */
  private static double[][][] nothing(Source source) {
    double[][][] p = new double[source.rows.responses().size()][][];
    for (int x = 0; x < p.length; x++) {
      int n = source.rows.responses().get(x).size();
      p[x] = x > 0 && p[x - 1].length == n ? p[x - 1] : unknown(source.pairs, n, n);
    }
    return p;
  }

  private static double[][] unknown(PairPattern pairs, int rows, int columns) {
    double[][] p = new double[rows][columns];
    for (int i = 0; i < rows; i++) {
      Arrays.fill(p[i], Double.NaN);
      if (pairs.amongSamples()) {
        p[i][i] = 0.5;
      }
    }
    return p;
  }
}
