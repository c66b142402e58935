package org.comal.oracle.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Reads a judge's reply: which of two labels it says, and how sure it is. */
final class LabelReader {
  private final List<String> bare;
  private final List<Pattern> words;

  /**
   * @param labels for the first and for the second response
   */
  LabelReader(List<String> labels) {
    this.bare = labels.stream().map(LabelReader::bare).toList();
    this.words =
        bare.stream()
            .map(
                l ->
                    Pattern.compile(
                        "(?<![\\p{L}\\p{N}])" + Pattern.quote(l) + "(?![\\p{L}\\p{N}])"))
            .toList();
  }

  /** A text without what is no letter or digit at its ends: {@code " (a"} and {@code "a"} agree. */
  static String bare(String text) {
    return text.replaceAll("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$", "");
  }

  /**
   * P(first) out of log-probabilities: the share of the first label at the first place where the
   * judge said a label, over every spelling of the two that is listed there. A label that is not
   * listed counts as impossible: it is less likely than all that are.
   *
   * @param choice one of the choices in a reply
   * @return empty where there are no log-probabilities or no place with a label
   */
  OptionalDouble byLogprobs(JsonNode choice) {
    for (JsonNode token : choice.path("logprobs").path("content")) {
      if (bare.contains(bare(token.path("token").asText()))) {
        double[] mass = new double[2];
        JsonNode listed = token.path("top_logprobs");
        for (JsonNode alternative : listed.isEmpty() ? List.of(token) : listed) {
          int label = bare.indexOf(bare(alternative.path("token").asText()));
          JsonNode logprob = alternative.path("logprob");
          if (label >= 0 && logprob.isNumber()) {
            mass[label] += Math.exp(logprob.asDouble());
          }
        }
        double p = mass[0] / (mass[0] + mass[1]);
        return Double.isNaN(p) ? OptionalDouble.empty() : OptionalDouble.of(p);
      }
    }
    return OptionalDouble.empty();
  }

  /**
   * 1 where a text says the first label and not the second, 0 the other way round.
   *
   * @return empty where it says neither or both
   */
  OptionalDouble byText(String text) {
    String whole = bare(text);
    if (bare.contains(whole)) {
      return OptionalDouble.of(1 - bare.indexOf(whole));
    }
    boolean first = words.get(0).matcher(text).find();
    boolean second = words.get(1).matcher(text).find();
    return first == second ? OptionalDouble.empty() : OptionalDouble.of(first ? 1 : 0);
  }
}
