package org.comal.llm.sft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.comal.files.SchemaVersion;

/**
 * How far a training has come. All of it is written to checkpoints, so that a training that was cut
 * off goes on to the same bytes.
 */
final class SftState {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Optimizer steps taken. */
  long step;

  /** Tokens of answers learned. */
  long answers;

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

  /** Examples and tokens of the data set, by which another one is noticed. */
  String data = "";

  String json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(SchemaVersion.KEY, SchemaVersion.CURRENT);
    all.put("step", step);
    all.put("answer-tokens", answers);
    all.put("tokens", tokens);
    all.put("computed-tokens", computed);
    all.put("loss-sum", Double.toString(loss));
    all.put("loss-tokens", lossTokens);
    all.put("last-loss", Double.toString(lastLoss));
    all.put("validation-loss", Double.toString(validation));
    all.put("best-loss", Double.toString(best));
    all.put("best-step", bestStep);
    all.put("metrics-bytes", metricsBytes);
    all.put("data", data);
    return org.comal.files.Json.pretty(all);
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws IOException where the text is damaged; the message names the file
   */
  static SftState parse(String text, Path file) throws IOException {
    try {
      JsonNode json = MAPPER.readTree(text);
      SchemaVersion.require(file, json.required(SchemaVersion.KEY).asDouble());
      SftState s = new SftState();
      s.step = json.required("step").asLong();
      s.answers = json.required("answer-tokens").asLong();
      s.tokens = json.required("tokens").asLong();
      s.computed = json.required("computed-tokens").asLong();
      s.loss = number(json, "loss-sum");
      s.lossTokens = json.required("loss-tokens").asLong();
      s.lastLoss = number(json, "last-loss");
      s.validation = number(json, "validation-loss");
      s.best = number(json, "best-loss");
      s.bestStep = json.required("best-step").asLong();
      s.metricsBytes = json.required("metrics-bytes").asLong();
      s.data = json.required("data").asText();
      return s;
    } catch (com.fasterxml.jackson.core.JsonProcessingException | IllegalArgumentException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  /** As text, because JSON knows no infinity. */
  private static double number(JsonNode json, String key) {
    return Double.parseDouble(json.required(key).asText());
  }
}
