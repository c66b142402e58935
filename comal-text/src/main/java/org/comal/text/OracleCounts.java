package org.comal.text;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.comal.oracle.OracleStatistics;

/** What an oracle on a model has done so far. Safe for use by several threads. */
public final class OracleCounts implements FittedEncoder.Counts {
  private final LongAdder questions = new LongAdder();
  private final LongAdder runs = new LongAdder();
  private final LongAdder tokens = new LongAdder();
  private final LongAdder padding = new LongAdder();
  private final LongAdder reused = new LongAdder();
  private final LongAdder shortened = new LongAdder();
  private final LongAdder tooLong = new LongAdder();

  /** Begins with nothing done. */
  public OracleCounts() {}

  /**
   * Counts questions.
   *
   * @param n that were asked
   */
  public void asked(int n) {
    questions.add(n);
  }

  /**
   * Counts a run of the model.
   *
   * @param realTokens that went through it, padding not counted
   * @param paddedTokens that went through it, padding counted
   */
  public void ran(long realTokens, long paddedTokens) {
    runs.increment();
    tokens.add(realTokens);
    padding.add(paddedTokens - realTokens);
  }

  /**
   * Counts tokens that others stood for.
   *
   * @param n that did not go through the model again
   */
  public void reused(long n) {
    reused.add(n);
  }

  @Override
  public void shortened() {
    shortened.increment();
  }

  @Override
  public void tooLong() {
    tooLong.increment();
  }

  /** {@return questions asked} */
  public long questions() {
    return questions.sum();
  }

  /** {@return runs of the model} */
  public long runs() {
    return runs.sum();
  }

  /** {@return tokens that went through the model, padding not counted} */
  public long tokens() {
    return tokens.sum();
  }

  /** {@return share of what went through the model that was padding, in [0, 1)} */
  public double paddingShare() {
    long all = tokens.sum() + padding.sum();
    return all == 0 ? 0 : (double) padding.sum() / all;
  }

  /**
   * {@return tokens that did not go through the model, because past keys and values stood for them}
   */
  public long reusedTokens() {
    return reused.sum();
  }

  /** {@return texts in which responses were shortened, so that all fitted the model's length} */
  public long shortenedTexts() {
    return shortened.sum();
  }

  /** {@return texts that could not be made to fit by shortening responses; the oracle abstained} */
  public long textsTooLong() {
    return tooLong.sum();
  }

  /** {@return all of it, by name} */
  public Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(OracleStatistics.QUESTIONS, (double) questions());
    figures.put("runs", (double) runs());
    figures.put("tokens", (double) tokens());
    figures.put("padding-share", paddingShare());
    figures.put("reused-tokens", (double) reusedTokens());
    figures.put("shortened-texts", (double) shortenedTexts());
    figures.put("texts-too-long", (double) textsTooLong());
    return figures;
  }
}
