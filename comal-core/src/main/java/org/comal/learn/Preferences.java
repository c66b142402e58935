package org.comal.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.oracle.PreferenceOracle;
import org.comal.random.RandomSource;

/**
 * Preferences between rows of responses and columns of responses of many prompts, asked for in one
 * batch. A response is never compared with an equal one: that is a draw.
 */
final class Preferences {
  private Preferences() {}

  /**
   * P(row ≻ column) for every row and column of every prompt.
   *
   * @param listener hears how far it is, where the oracle tells answers as they come
   * @return [prompt][row][column]; NaN where the oracle abstained
   */
  static double[][][] between(
      List<Prompt> prompts,
      List<List<Response>> rows,
      List<List<Response>> columns,
      PreferenceOracle oracle,
      RandomSource random,
      Listener listener) {
    Questions questions = new Questions();
    double[][][] p = new double[prompts.size()][][];
    for (int x = 0; x < p.length; x++) {
      p[x] = new double[rows.get(x).size()][columns.get(x).size()];
      for (int i = 0; i < p[x].length; i++) {
        for (int j = 0; j < p[x][i].length; j++) {
          questions.ask(
              prompts.get(x), rows.get(x).get(i), columns.get(x).get(j), p[x][i], j, null, 0);
        }
      }
    }
    questions.answer(oracle, random, listener);
    return p;
  }

  /**
   * P(i ≻ j) among the samples of every prompt: each pair is asked once, in the order of the
   * samples, and the other direction is one minus it.
   *
   * @param disjoint ask only the first with the second, the third with the fourth, and so on; the
   *     others are NaN
   * @param listener as above
   */
  static double[][][] among(
      List<Prompt> prompts,
      List<List<Response>> samples,
      boolean disjoint,
      PreferenceOracle oracle,
      RandomSource random,
      Listener listener) {
    Questions questions = new Questions();
    double[][][] p = new double[prompts.size()][][];
    for (int x = 0; x < p.length; x++) {
      List<Response> y = samples.get(x);
      int n = y.size();
      p[x] = new double[n][n];
      for (double[] row : p[x]) {
        Arrays.fill(row, Double.NaN);
      }
      for (int i = 0; i < n; i++) {
        p[x][i][i] = 0.5;
        int last = disjoint ? (i % 2 == 0 ? Math.min(i + 2, n) : i + 1) : n;
        for (int j = i + 1; j < last; j++) {
          questions.ask(prompts.get(x), y.get(i), y.get(j), p[x][i], j, p[x][j], i);
        }
      }
    }
    questions.answer(oracle, random, listener);
    return p;
  }

  /** Questions and the places that their answers go to. */
  private static final class Questions {
    private record Place(double[] row, int column, double[] mirrorRow, int mirrorColumn) {
      void set(double p) {
        row[column] = p;
        if (mirrorRow != null) {
          mirrorRow[mirrorColumn] = 1 - p;
        }
      }
    }

    private final List<Comparison> asked = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();

    void ask(
        Prompt x, Response a, Response b, double[] row, int column, double[] mirror, int mirrorTo) {
      Place place = new Place(row, column, mirror, mirrorTo);
      if (a.equals(b)) {
        place.set(0.5);
      } else {
        asked.add(new Comparison(x, a, b));
        places.add(place);
      }
    }

    void answer(PreferenceOracle oracle, RandomSource random, Listener listener) {
      if (asked.isEmpty()) {
        return;
      }
      AtomicInteger done = new AtomicInteger();
      double[] answers =
          oracle.prefer(
              asked,
              random,
              (i, p) -> {
                synchronized (done) {
                  int now = done.incrementAndGet();
                  listener.on(new Event.Progress(Phase.COMPARE, now, asked.size(), "pairs"));
                }
              });
      for (int k = 0; k < answers.length; k++) {
        if (answers[k] < 0 || answers[k] > 1) {
          throw new ArithmeticException(
              "oracle "
                  + oracle.id()
                  + " answered "
                  + answers[k]
                  + " for prompt "
                  + asked.get(k).prompt().id()
                  + ", which is no probability");
        }
        places.get(k).set(answers[k]);
      }
    }
  }
}
