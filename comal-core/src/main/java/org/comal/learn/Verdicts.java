package org.comal.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
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
 * The second phase of a prox step: what the oracle says of pairs of samples. The questions about
 * some thousands of prompts are a batch, or all where portions are not cut. A response is not
 * compared with an equal one: that is a draw.
 *
 * @param source what was asked
 * @param rows aligned with the samples' rows: P(row ≻ column) as [row][column]; not known, {@code
 *     NaN}, where the oracle abstained and where it was not asked. Among samples each pair stands
 *     in both directions, and ½ on the diagonal
 */
record Verdicts(Source source, List<MatrixRow> rows) {
  /** Prompts whose questions are a batch, where portions are cut. */
  private static final int BATCH = 8192;

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

    private List<MatrixRow> ask(Step step, int kept, Consumer<List<MatrixRow>> batches) {
      int prompts = rows.rows().size();
      int part = step.game().work().part(BATCH);
      int from = kept;
      for (; prompts - from > part; from += part) {
        batches.accept(ask(from, from + part, step.listener()));
      }
      return ask(from, prompts, step.listener());
    }

    /** About some prompts that follow each other. */
    private List<MatrixRow> ask(int from, int to, Listener listener) {
      List<MatrixRow> all = new ArrayList<>();
      List<Comparison> questions = new ArrayList<>();
      List<Place> places = new ArrayList<>();
      Iterator<DrawnSamples.Row> others = columns.rows().subList(from, to).iterator();
      for (DrawnSamples.Row row : rows.rows().subList(from, to)) {
        Prompt prompt = rows.source().prompts().get(from + all.size());
        List<Response> y = row.responses();
        List<Response> z = pairs.amongSamples() ? y : others.next().responses();
        double[][] p = unknown(pairs, y.size(), z.size());
        pairs.each(
            y.size(),
            z.size(),
            (i, j) -> {
              Place place = new Place(p, i, j, pairs.amongSamples());
              if (y.get(i).equals(z.get(j))) {
                place.set(0.5);
              } else {
                questions.add(new Comparison(prompt, y.get(i), z.get(j)));
                places.add(place);
              }
            });
        all.add(new MatrixRow(prompt.id(), p));
      }
      // Oracles that draw their verdicts draw others for each batch.
      RandomSource own = from == 0 ? stream : stream.at("from", from);
      int prompts = rows.rows().size();
      long each = pairs.count(rows.source().perPrompt(), columns.source().perPrompt());
      boolean whole = from == 0 && to == prompts;
      AskingProgress progress =
          new AskingProgress(
              oracle,
              listener,
              Phase.COMPARE,
              from * each,
              whole ? questions.size() : prompts * each,
              1);
      double[] verdicts =
          questions.isEmpty() ? new double[0] : oracle.prefer(questions, own, progress);
      for (int k = 0; k < verdicts.length; k++) {
        places.get(k).set(verdicts[k]);
      }
      return all;
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
                (kept, batches) ->
                    step.listener().during(Phase.COMPARE, () -> source.ask(step, kept, batches)));
    return new Verdicts(source, rows);
  }

  /**
   * Comparisons that were asked for about one prompt.
   *
   * @param y its responses that came first in a question
   * @param z the others
   */
  long comparisons(List<Response> y, List<Response> z) {
    return count(y, z, (i, j) -> true);
  }

  /**
   * Comparisons that were asked for about one prompt and of which nothing is known.
   *
   * @param p the verdicts on it
   * @param y its responses that came first in a question
   * @param z the others
   */
  long abstentions(double[][] p, List<Response> y, List<Response> z) {
    return count(y, z, (i, j) -> Double.isNaN(p[i][j]));
  }

  /** Which of the pairs that were asked for are counted. */
  private interface Counted {
    boolean pair(int row, int column);
  }

  private long count(List<Response> y, List<Response> z, Counted counted) {
    long[] count = new long[1];
    source.pairs.each(
        y.size(),
        z.size(),
        (i, j) -> count[0] += counted.pair(i, j) && !y.get(i).equals(z.get(j)) ? 1 : 0);
    return count[0];
  }

  /** One matrix for all prompts. */
  private static List<MatrixRow> nothing(Source source) {
    int n = source.rows.source().perPrompt();
    MatrixRow row = new MatrixRow("", unknown(source.pairs, n, n));
    return Collections.nCopies(source.rows.rows().size(), row);
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
