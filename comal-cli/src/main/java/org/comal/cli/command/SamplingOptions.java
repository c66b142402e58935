package org.comal.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;
import org.comal.cli.console.Errors;
import org.comal.policy.SamplingAdvice;
import picocli.CommandLine.Option;

/** How a command draws responses: what is not given is as the model's files advise. */
final class SamplingOptions {
  @Option(
      names = "--temperature",
      paramLabel = "X",
      description =
          "Divides the logits; 0 is --greedy. Default of this and the others: what the model's"
              + " generation_config.json says, else draws from the policy itself.")
  private Double temperature;

  @Option(names = "--top-p", paramLabel = "X", description = "Mass of the nucleus that is kept.")
  private Double topP;

  @Option(names = "--top-k", paramLabel = "N", description = "Tokens kept; 0 keeps all.")
  private Integer topK;

  @Option(
      names = "--min-p",
      paramLabel = "X",
      description = "Least probability kept, relative to the most probable token.")
  private Double minP;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "Longest response, in tokens. Default: 2048.")
  private Integer maxTokens;

  @Option(names = "--greedy", description = "Always take the most probable token.")
  private boolean greedy;

  /** What is given, by the keys of a sampling. */
  Map<String, Double> given() {
    Map<String, Double> given = new LinkedHashMap<>();
    boolean zero = temperature != null && temperature == 0;
    if (!zero) {
      put(given, "temperature", temperature);
    }
    put(given, "top-p", topP);
    put(given, "top-k", topK);
    put(given, "min-p", minP);
    if (greedy || zero) {
      if (!given.isEmpty()) {
        throw Errors.configuration(
            (greedy ? "--greedy" : "--temperature 0")
                + " leaves nothing to draw; leave it out, or --"
                + String.join(", --", given.keySet()));
      }
      given.putAll(SamplingAdvice.GREEDY);
    }
    put(given, "max-tokens", maxTokens);
    try {
      SamplingAdvice.NONE.sampling(given);
    } catch (IllegalArgumentException e) {
      throw Errors.configuration("--" + e.getMessage());
    }
    return given;
  }

  private static void put(Map<String, Double> given, String key, Number value) {
    if (value != null) {
      given.put(key, value.doubleValue());
    }
  }
}
