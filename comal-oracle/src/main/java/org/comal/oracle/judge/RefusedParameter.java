package org.comal.oracle.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells a field of the request that a server does not take, with which every question would fare
 * alike, from a question that it does not take.
 */
final class RefusedParameter {
  /** Fields that are the question's, or that a refusal names for other reasons. */
  private static final List<String> OTHERS = List.of("messages", "model");

  /** A question that is too long is refused in words that name the room for the reply as well. */
  private static final Pattern TOO_LONG =
      Pattern.compile(
          "context[_ ]length|context window|maximum context|too (?:long|many tokens)|input tokens"
              + "|prompt is|reduce the length");

  /** Alternatives of a token that every server lists that lists any. */
  private static final int USUAL_LOGPROBS = 5;

  private RefusedParameter() {}

  /**
   * The field's name; empty where it is the question that is refused.
   *
   * @param error what the server wrote: the object {@code error}, or the whole
   * @param words the same in words
   * @param sent the names of the request's fields
   * @param question may be repeated in the words
   */
  static Optional<String> of(
      JsonNode error, String words, Collection<String> sent, String question) {
    String code = error.path("code").asText("");
    String lower = words.toLowerCase(Locale.ROOT);
    if (TOO_LONG.matcher(lower).find() || TOO_LONG.matcher(code).find()) {
      return Optional.empty();
    }
    String param = error.path("param").asText("");
    if (sent.contains(param) && !OTHERS.contains(param)) {
      return Optional.of(param);
    }
    return sent.stream()
        .filter(name -> !OTHERS.contains(name) && place(name, question) < 0)
        .filter(name -> place(name, words) >= 0)
        .min(
            Comparator.<String>comparingInt(name -> place(name, words))
                .thenComparingInt(name -> -name.length()));
  }

  /**
   * Where words name a field, in letters of any case and with blanks or hyphens for underscores, as
   * "Max tokens" for {@code max_tokens}; −1 where they do not.
   */
  private static int place(String name, String words) {
    String parts =
        Stream.of(name.split("[_-]", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining("[\\s_-]*"));
    Matcher named =
        Pattern.compile("(?<![\\w.])" + parts + "(?!\\w)", Pattern.CASE_INSENSITIVE).matcher(words);
    return named.find() ? named.start() : -1;
  }

  /**
   * How many alternatives to ask for where a server does not take the field that asks for them: as
   * many as it names a bound for, else as are usual; 0 for no log-probabilities at all.
   *
   * @param listed alternatives that were asked for
   */
  static int fewer(String name, String words, int listed) {
    if (!name.equals("top_logprobs")) {
      return 0;
    }
    int fewer = 0;
    Matcher number = Pattern.compile("(?<![\\w.])\\d{1,2}(?![\\w.]\\w)").matcher(words);
    while (number.find()) {
      int n = Integer.parseInt(number.group());
      fewer = n < listed ? Math.max(fewer, n) : fewer;
    }
    return fewer == 0 && listed > USUAL_LOGPROBS ? USUAL_LOGPROBS : fewer;
  }

  /**
   * What to put into the config instead, in a sentence.
   *
   * @param value what was sent
   */
  static String advice(String name, String words, JsonNode value) {
    String instead =
        switch (name) {
          case "max_tokens" ->
              words.contains("max_completion_tokens") || !words.contains("max_output_tokens")
                  ? "max_completion_tokens"
                  : "max_output_tokens";
          case "max_completion_tokens" -> "max_tokens";
          default -> "";
        };
    Matcher range =
        Pattern.compile("(?i)too (?:large|big|small)|at (?:most|least)|<=|>=|between")
            .matcher(words);
    if (name.startsWith("max_") && range.find()) {
      return "Maybe set max-tokens to a number that the server allows.";
    }
    if (!instead.isEmpty()) {
      return "Maybe set extra { " + name + " = null, " + instead + " = " + value + " }.";
    }
    return "Maybe set extra { "
        + name
        + " = null }, so that the field is left out"
        + (name.equals("temperature")
            ? "; the judge then samples its replies, which temperature = 1 says to the run"
            : "")
        + ".";
  }
}
