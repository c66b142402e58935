package org.comal.learn;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Phase;
import org.comal.files.JsonRow;
import org.comal.policy.Policy;
import org.comal.prox.PhaseKey;
import org.comal.prox.RowFormat;
import org.comal.prox.Step;
import org.comal.prox.StepFiles;

/**
 * The third phase of a prox step: log-probabilities of the samples under one of the frozen
 * policies, which scores all of them once and rests afterwards.
 *
 * @param source what was scored
 * @param rows aligned with the samples' rows
 */
record FrozenScores(Source source, List<Row> rows) {

  /**
   * A row of the file.
   *
   * @param prompt its id
   * @param logProb of the responses to it; not to be written to
   */
  record Row(String prompt, double[] logProb) {}

  /** How the file is written. */
  static final RowFormat<Row> FORMAT =
      new RowFormat<>() {
        @Override
        public Map<String, ?> write(Row row) {
          Map<String, Object> map = new LinkedHashMap<>();
          map.put("prompt", row.prompt);
          map.put("log-prob", row.logProb);
          return map;
        }

        @Override
        public Row read(JsonRow json) {
          return new Row(json.text("prompt"), json.numbers("log-prob"));
        }
      };

  /**
   * All that scores depend on.
   *
   * @param tokenMean whether log-probabilities are divided by the response's length
   */
  record Source(DrawnSamples samples, Policy policy, boolean tokenMean) {

    PhaseKey key() {
      return PhaseKey.of("scores")
          .key("samples", samples.source().key())
          .flag("token-mean", tokenMean)
          .text("policy", policy.id())
          .build();
    }

    private List<Row> score(Step step, int kept, Consumer<List<Row>> batches) {
      List<Prompt> prompts = samples.source().prompts();
      int[] next = {kept};
      double[] last =
          step.game()
              .work()
              .logProb(
                  policy,
                  kept,
                  prompts.size(),
                  samples::completions,
                  portion -> {
                    List<Row> rows = rows(next[0], portion);
                    batches.accept(rows);
                    next[0] += rows.size();
                  });
      return rows(next[0], last);
    }

    /** The rows of some prompts that follow each other. */
    private List<Row> rows(int from, double[] logProb) {
      List<Row> rows = new ArrayList<>();
      Iterator<DrawnSamples.Row> scored =
          samples.rows().subList(from, samples.rows().size()).iterator();
      for (int i = 0; i < logProb.length; ) {
        DrawnSamples.Row row = scored.next();
        double[] own = new double[row.responses().size()];
        for (int k = 0; k < own.length; k++) {
          own[k] = logProb[i++] * scale(row.responses().get(k), tokenMean);
        }
        rows.add(new Row(samples.source().prompts().get(from + rows.size()).id(), own));
      }
      return rows;
    }
  }

  /**
   * Scores, or reads what was kept.
   *
   * @param file its name, without what stands after the dot
   */
  static FrozenScores of(Source source, String file, Step step) {
    List<Row> rows =
        step.files()
            .rows(
                file,
                StepFiles.Scope.RUN,
                source::key,
                FORMAT,
                (kept, batches) ->
                    step.listener().during(Phase.SCORE, () -> source.score(step, kept, batches)));
    source.policy.rest();
    return new FrozenScores(source, rows);
  }

  /** The factor that makes a sum over tokens what the loss uses. */
  static double scale(Response y, boolean tokenMean) {
    return tokenMean ? 1.0 / Math.max(1, y.tokens().length) : 1;
  }
}
