package org.comal.oracle.judge.verdict;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a judge's reply: which of two labels it says, and how sure it is. Safe for use by several
 * threads.
 */
public final class LabelReader {
  private static final List<String> ORDINALS = List.of("first", "second");

  /** Log-probabilities are rounded; what is above 0 by more is none. */
  private static final double ROUNDING = 1e-3;

  private final List<String> bare;
  private final VerdictFinder finder;

  /**
   * Reads replies that use two labels.
   *
   * @param labels for the first and for the second response
   * @param verdict finds the verdict in its first group; empty for the usual forms
   */
  public LabelReader(List<String> labels, Optional<Pattern> verdict) {
    this.bare = labels.stream().map(LabelReader::bare).toList();
    this.finder = new VerdictFinder(bare, verdict);
  }

  /**
   * {@return a text without what is no letter or digit at its ends, so that {@code " (a"} and
   * {@code "a"} agree}
   *
   * @param text a label, or a token that may be one
   */
  public static String bare(String text) {
    return text.replaceAll("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$", "");
  }

  /** How a verdict was read. */
  public enum By {
    /** The log-probabilities of the labels where the verdict stands. */
    LOGPROBS,
    /** Those of the first token, since the reply says no verdict. */
    FIRST_TOKEN,
    /** The text: 0 or 1. */
    TEXT,
    /** The text, which says a tie. */
    TIE,
    /** Not at all. */
    NOTHING
  }

  /**
   * What a reply comes to.
   *
   * @param preference P(first), from 0 to 1; NaN where there is no verdict
   * @param by how it was read
   */
  public record Reading(double preference, By by) {
    /** No verdict. */
    public static final Reading NONE = new Reading(Double.NaN, By.NOTHING);
  }

  /**
   * Reads a reply. P is the first label's share of the probability that the log-probabilities give
   * to both, over every spelling of the two that is listed where the verdict stands. A label that
   * is not listed there counts as impossible: it is less likely than all that are. A label whose
   * log-probability is no number leaves the question open.
   *
   * <p>Where the reply speaks of no verdict at all, and does not reason, the first token tells
   * which of the two would have come there, if both are listed.
   *
   * @param choice one of the choices in a reply
   * @param logprobs whether log-probabilities are read; else P is 0, ½ or 1
   * @return what it comes to, {@link Reading#NONE} where it says no verdict
   */
  public Reading read(JsonNode choice, boolean logprobs) {
    String content = content(choice.path("message").path("content"));
    List<JsonNode> tokens = logprobs ? tokens(choice) : List.of();
    String told = text(tokens);
    boolean cut = choice.path("finish_reason").asText().equals("length");
    SpokenVerdict spoken = finder.find(content.isBlank() ? told : content, cut);
    if (spoken instanceof SpokenVerdict.Tie) {
      return new Reading(0.5, By.TIE);
    }
    if (spoken instanceof SpokenVerdict.For said) {
      Optional<JsonNode> place = place(tokens, told, cut, said.label());
      return place.isPresent()
          ? share(place.get(), By.LOGPROBS, false)
          : new Reading(1 - said.label(), By.TEXT);
    }
    boolean reasons = !Reasoning.blanked(told).equals(told);
    if (spoken instanceof SpokenVerdict.Silent
        && !tokens.isEmpty()
        && !reasons
        && labelOf(tokens.get(0)) < 0) {
      return share(tokens.get(0), By.FIRST_TOKEN, true);
    }
    return Reading.NONE;
  }

  /**
   * {@return the text of a message, also where it comes in parts}
   *
   * @param content of a message, as the endpoint gave it
   */
  public static String content(JsonNode content) {
    if (!content.isArray()) {
      return content.isTextual() ? content.textValue() : "";
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      text.append(part.isTextual() ? part.textValue() : part.path("text").asText(""));
    }
    return text.toString();
  }

  private static List<JsonNode> tokens(JsonNode choice) {
    List<JsonNode> tokens = new ArrayList<>();
    choice.path("logprobs").path("content").forEach(tokens::add);
    return tokens;
  }

  private static String text(List<JsonNode> tokens) {
    StringBuilder text = new StringBuilder();
    tokens.forEach(token -> text.append(token.path("token").asText()));
    return text.toString();
  }

  /** The token that says the verdict, where one token does. */
  private Optional<JsonNode> place(List<JsonNode> tokens, String told, boolean cut, int label) {
    if (!(finder.find(told, cut) instanceof SpokenVerdict.For said) || said.label() != label) {
      return Optional.empty();
    }
    int at = 0;
    for (JsonNode token : tokens) {
      int end = at + token.path("token").asText().length();
      if (at <= said.start() && said.start() < end) {
        return labelOf(token) == label ? Optional.of(token) : Optional.empty();
      }
      at = end;
    }
    return Optional.empty();
  }

  /** 0 or 1 for a token that is a spelling of a label, else −1. */
  private int labelOf(JsonNode token) {
    String word = bare(token.path("token").asText());
    int label = bare.indexOf(word);
    return label >= 0 ? label : ORDINALS.indexOf(word);
  }

  /**
   * The first label's share at a place.
   *
   * @param both whether both labels must be listed
   */
  private Reading share(JsonNode token, By by, boolean both) {
    Map<String, JsonNode> spellings = new LinkedHashMap<>();
    for (JsonNode listed : token.path("top_logprobs")) {
      spellings.putIfAbsent(listed.path("token").asText(), listed);
    }
    spellings.putIfAbsent(token.path("token").asText(), token);
    List<List<Double>> logprobs = List.of(new ArrayList<>(), new ArrayList<>());
    for (JsonNode spelling : spellings.values()) {
      int label = labelOf(spelling);
      if (label >= 0) {
        double logprob = number(spelling.path("logprob"));
        if (Double.isNaN(logprob) || logprob > ROUNDING) {
          return Reading.NONE;
        }
        logprobs.get(label).add(logprob);
      }
    }
    long listed = logprobs.stream().filter(own -> !own.isEmpty()).count();
    if (listed < (both ? 2 : 1)) {
      return Reading.NONE;
    }
    double top = Collections.max(logprobs.stream().flatMap(List::stream).toList());
    double first = mass(logprobs.get(0), top);
    return new Reading(first / (first + mass(logprobs.get(1), top)), by);
  }

  private static double mass(List<Double> logprobs, double top) {
    double mass = 0;
    for (double logprob : logprobs) {
      mass += Math.exp(logprob - top);
    }
    return mass;
  }

  /** NaN for what is no finite number: −∞ comes of masks and overflows, not of a judgement. */
  private static double number(JsonNode logprob) {
    double value = logprob.isNumber() ? logprob.doubleValue() : Double.NaN;
    return Double.isFinite(value) ? value : Double.NaN;
  }
}
