package org.comal.oracle.judge.verdict;

import java.util.ArrayList;
import java.util.Collections;
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
   * @param content what the reply says; where it is blank, what its tokens say
   * @param cutOff whether the reply had no room for its end
   * @param tokens of the reply, in order, whose log-probabilities are read; none for P of 0, ½ or 1
   * @return what it comes to, {@link Reading#NONE} where it says no verdict
   */
  public Reading read(String content, boolean cutOff, List<ScoredToken> tokens) {
    String told = text(tokens);
    SpokenVerdict spoken = finder.find(content.isBlank() ? told : content, cutOff);
    if (spoken instanceof SpokenVerdict.Tie) {
      return new Reading(0.5, By.TIE);
    }
    if (spoken instanceof SpokenVerdict.For said) {
      Optional<ScoredToken> place = place(tokens, told, cutOff, said.label());
      return place.isPresent()
          ? share(place.get(), By.LOGPROBS, false)
          : new Reading(1 - said.label(), By.TEXT);
    }
    boolean reasons = !Reasoning.blanked(told).equals(told);
    if (spoken instanceof SpokenVerdict.Silent
        && !tokens.isEmpty()
        && !reasons
        && labelOf(tokens.get(0).text()) < 0) {
      return share(tokens.get(0), By.FIRST_TOKEN, true);
    }
    return Reading.NONE;
  }

  private static String text(List<ScoredToken> tokens) {
    StringBuilder text = new StringBuilder();
    tokens.forEach(token -> text.append(token.text()));
    return text.toString();
  }

  /** The token that says the verdict, where one token does. */
  private Optional<ScoredToken> place(
      List<ScoredToken> tokens, String told, boolean cutOff, int label) {
    if (!(finder.find(told, cutOff) instanceof SpokenVerdict.For said) || said.label() != label) {
      return Optional.empty();
    }
    int at = 0;
    for (ScoredToken token : tokens) {
      int end = at + token.text().length();
      if (at <= said.start() && said.start() < end) {
        return labelOf(token.text()) == label ? Optional.of(token) : Optional.empty();
      }
      at = end;
    }
    return Optional.empty();
  }

  /** 0 or 1 for a token that is a spelling of a label, else −1. */
  private int labelOf(String token) {
    String word = bare(token);
    int label = bare.indexOf(word);
    return label >= 0 ? label : ORDINALS.indexOf(word);
  }

  /**
   * The first label's share at a place. What is no finite number leaves it open: −∞ comes of masks
   * and overflows, not of a judgement.
   *
   * @param both whether both labels must be listed
   */
  private Reading share(ScoredToken token, By by, boolean both) {
    List<List<Double>> logprobs = List.of(new ArrayList<>(), new ArrayList<>());
    for (Map.Entry<String, Double> spelling : token.logprobs().entrySet()) {
      int label = labelOf(spelling.getKey());
      if (label >= 0) {
        double logprob = spelling.getValue();
        if (!Double.isFinite(logprob) || logprob > ROUNDING) {
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
}
