package org.comal.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Phase;
import org.comal.policy.Policy;
import org.comal.prox.PhaseKey;
import org.comal.prox.RowFormat;
import org.comal.prox.Step;
import org.comal.prox.StepFiles;
import org.comal.work.DividedWork;

/**
 * The third phase of a prox step: log-probabilities of the samples under the frozen policies, each
 * of which scores all of them once and rests afterwards.
 *
 * @param source what was scored
 * @param logProbs by policy, in the source's order, aligned with the samples' completions; not to
 *     be written to
 */
record FrozenScores(Source source, List<double[]> logProbs) {
  /** How the file is written: a prompt a row, a policy a row of its matrix. */
  static final RowFormat<MatrixRow> FORMAT = MatrixRow.format("log-prob");

  /**
   * All that scores depend on.
   *
   * @param policies different ones
   * @param tokenMean whether log-probabilities are divided by the response's length
   */
  record Source(DrawnSamples samples, List<Policy> policies, boolean tokenMean) {

    /** By those of some policies that differ. */
    static Source of(DrawnSamples samples, List<Policy> policies, boolean tokenMean) {
      List<Policy> different = new ArrayList<>();
      for (Policy policy : policies) {
        if (different.stream().noneMatch(p -> Policy.same(p, policy))) {
          different.add(policy);
        }
      }
      return new Source(samples, different, tokenMean);
    }

    PhaseKey key() {
      PhaseKey.Builder all =
          PhaseKey.of("scores")
              .key("samples", samples.source().key())
              .flag("token-mean", tokenMean);
      policies.forEach(policy -> all.text("policy", policy.id()));
      return all.build();
    }

    private List<MatrixRow> score(DividedWork work) {
      List<Completion> completions = samples.completions();
      List<double[]> scores = new ArrayList<>();
      for (Policy policy : policies) {
        double[] logProb = work.logProb(policy, completions);
        policy.rest();
        for (int i = 0; i < logProb.length; i++) {
          logProb[i] *= scale(completions.get(i).response(), tokenMean);
        }
        scores.add(logProb);
      }
      List<Prompt> prompts = samples.source().prompts();
      List<MatrixRow> rows = new ArrayList<>(prompts.size());
      int from = 0;
      for (int x = 0; x < prompts.size(); x++) {
        int begin = from;
        int end = begin + samples.responses().get(x).size();
        double[][] own =
            scores.stream()
                .map(logProb -> Arrays.copyOfRange(logProb, begin, end))
                .toArray(double[][]::new);
        rows.add(new MatrixRow(prompts.get(x).id(), own));
        from = end;
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
    List<MatrixRow> rows =
        step.files()
            .rows(
                file,
                StepFiles.Scope.RUN,
                source::key,
                FORMAT,
                () -> step.listener().during(Phase.SCORE, () -> source.score(step.game().work())));
    List<double[]> logProbs = new ArrayList<>();
    for (int k = 0; k < source.policies.size(); k++) {
      int policy = k;
      logProbs.add(
          rows.stream().flatMapToDouble(row -> Arrays.stream(row.values()[policy])).toArray());
    }
    return new FrozenScores(source, logProbs);
  }

  /** Log-probabilities under one of the policies, aligned with the samples' completions. */
  double[] of(Policy policy) {
    for (int k = 0; k < logProbs.size(); k++) {
      if (Policy.same(source.policies.get(k), policy)) {
        return logProbs.get(k);
      }
    }
    throw new IllegalArgumentException("policy " + policy.id() + " did not score these samples");
  }

  /** The factor that makes a sum over tokens what the loss uses. */
  static double scale(Response y, boolean tokenMean) {
    return tokenMean ? 1.0 / Math.max(1, y.tokens().length) : 1;
  }
}
