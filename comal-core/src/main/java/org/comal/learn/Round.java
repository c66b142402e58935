package org.comal.learn;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.data.Response;

/**
 * What one round of a prox step came to.
 *
 * @param samples what the sampler responded
 * @param among verdicts among these
 * @param against verdicts against each opponent that they do not stand for, in the gain's order
 * @param groups what the loss learns from
 */
record Round(DrawnSamples samples, Verdicts among, List<Verdicts> against, Groups groups) {

  /** What there is to say of the samples and of the verdicts on them. */
  Map<String, Double> figures() {
    Tally tally = new Tally();
    List<Meetings> meetings = new ArrayList<>();
    against.forEach(verdicts -> meetings.add(Meetings.of(verdicts)));
    Iterator<MatrixRow> own = among.rows().iterator();
    for (DrawnSamples.Row row : samples.rows()) {
      List<Response> y = row.responses();
      tally.add(y);
      tally.add(among, own.next(), y, y);
      for (Meetings m : meetings) {
        tally.add(m.of, m.rows.next(), y, m.opponents.next().responses());
      }
    }
    Map<String, Double> figures = tally.ofSamples();
    figures.putAll(samples.drawing());
    figures.put("comparisons", (double) tally.comparisons);
    figures.put("abstentions", (double) tally.abstentions);
    return figures;
  }

  /** Verdicts against an opponent and its responses, prompt by prompt. */
  private record Meetings(
      Verdicts of, Iterator<MatrixRow> rows, Iterator<DrawnSamples.Row> opponents) {
    static Meetings of(Verdicts verdicts) {
      return new Meetings(
          verdicts, verdicts.rows().iterator(), verdicts.source().columns().rows().iterator());
    }
  }

  /** Sums over prompts. */
  private static final class Tally {
    private long responses;
    private double tokens;
    private double characters;
    private double finished;
    private double distinct;
    private long comparisons;
    private long abstentions;

    void add(List<Response> y) {
      for (Response r : y) {
        tokens += r.tokens().length;
        characters += r.text().codePointCount(0, r.text().length());
        finished += r.finished() ? 1 : 0;
      }
      responses += y.size();
      distinct += new HashSet<>(y).size();
    }

    void add(Verdicts of, MatrixRow row, List<Response> y, List<Response> z) {
      comparisons += of.comparisons(y, z);
      abstentions += of.abstentions(row.values(), y, z);
    }

    Map<String, Double> ofSamples() {
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("mean-tokens", tokens / responses);
      figures.put("mean-characters", characters / responses);
      figures.put("share-finished", finished / responses);
      figures.put("share-distinct", distinct / responses);
      return figures;
    }
  }
}
