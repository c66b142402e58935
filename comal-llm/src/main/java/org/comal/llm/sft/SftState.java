package org.comal.llm.sft;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.comal.files.JsonRow;

/**
 * How far a training has come. All of it is written to checkpoints, so that a training that was cut
 * off goes on to the same bytes.
 */
final class SftState {
  private static final String METRICS_SUM = "metrics-sha-256";

  /** Optimizer steps taken. */
  long step;

  /** Tokens of responses learned. */
  long responseTokens;

  /** Tokens that went through the model. */
  long tokens;

  /** The same with padding. */
  long computed;

  /** Sum of the losses of the tokens since the last line of metrics, in nats. */
  double loss;

  /** Number of these tokens. */
  long lossTokens;

  /** Mean loss of the last line of metrics. */
  double lastLoss = Double.NaN;

  /** The last validation's loss, in nats per token; NaN before the first. */
  double validation = Double.NaN;

  /** The lowest validation loss; infinite before the first. */
  double best = Double.POSITIVE_INFINITY;

  /** The step after which it was measured. */
  long bestStep;

  /** Length of {@code metrics.jsonl}. */
  long metricsBytes;

  /** Its checksum; empty where a version before did not write it down. */
  Optional<String> metricsSum = Optional.empty();

  /** Examples and tokens of the data set, by which another one is noticed. */
  String data = "";

  /** All of it, by key. */
  Map<String, ?> json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("step", step);
    all.put("answer-tokens", responseTokens);
    all.put("tokens", tokens);
    all.put("computed-tokens", computed);
    all.put("loss-sum", loss);
    all.put("loss-tokens", lossTokens);
    all.put("last-loss", lastLoss);
    all.put("validation-loss", validation);
    all.put("best-loss", best);
    all.put("best-step", bestStep);
    all.put("metrics-bytes", metricsBytes);
    metricsSum.ifPresent(sum -> all.put(METRICS_SUM, sum));
    all.put("data", data);
    return all;
  }

  /** What {@link #json} told. */
  static SftState of(JsonRow json) {
    SftState s = new SftState();
    s.step = json.integer("step");
    s.responseTokens = json.integer("answer-tokens");
    s.tokens = json.integer("tokens");
    s.computed = json.integer("computed-tokens");
    s.loss = json.number("loss-sum");
    s.lossTokens = json.integer("loss-tokens");
    s.lastLoss = json.number("last-loss");
    s.validation = json.number("validation-loss");
    s.best = json.number("best-loss");
    s.bestStep = json.integer("best-step");
    s.metricsBytes = json.integer("metrics-bytes");
    if (json.values().containsKey(METRICS_SUM)) {
      s.metricsSum = Optional.of(json.text(METRICS_SUM));
    }
    s.data = json.text("data");
    return s;
  }
}
