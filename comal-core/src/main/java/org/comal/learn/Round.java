package org.comal.learn;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.comal.data.Response;
import org.comal.policy.ServedPolicy;

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
    long n = 0;
    double tokens = 0;
    double characters = 0;
    double finished = 0;
    double distinct = 0;
    for (List<Response> y : samples.responses()) {
      for (Response r : y) {
        tokens += r.tokens().length;
        characters += r.text().codePointCount(0, r.text().length());
        finished += r.finished() ? 1 : 0;
      }
      n += y.size();
      distinct += new HashSet<>(y).size();
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("mean-tokens", tokens / n);
    figures.put("mean-characters", characters / n);
    figures.put("share-finished", finished / n);
    figures.put("share-distinct", distinct / n);
    if (samples.source().policy() instanceof ServedPolicy served) {
      figures.putAll(served.drawingFigures());
    }
    figures.put("comparisons", (double) verdicts().mapToLong(Verdicts::comparisons).sum());
    figures.put("abstentions", (double) verdicts().mapToLong(Verdicts::abstentions).sum());
    return figures;
  }

  private Stream<Verdicts> verdicts() {
    return Stream.concat(Stream.of(among), against.stream());
  }
}
