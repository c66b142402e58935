package org.comal.llm.model;

/**
 * How the rates of the rotary positions are stretched for long contexts.
 *
 * <p>{@link #NONE} leaves them; {@code linear} divides all by {@code factor}; {@code llama3} (the
 * Llama 3.1 report) divides those whose wavelength exceeds {@code originalLength / lowFrequency},
 * keeps those below {@code originalLength / highFrequency}, and blends between.
 *
 * @param kind which rule
 * @param factor by how much positions are stretched
 * @param lowFrequency {@code low_freq_factor}; llama3 only
 * @param highFrequency {@code high_freq_factor}; llama3 only
 * @param originalLength {@code original_max_position_embeddings}; llama3 only
 */
public record RopeScaling(
    Kind kind, double factor, double lowFrequency, double highFrequency, double originalLength) {

  /** The rule. */
  public enum Kind {
    /** Rates as they are. */
    NONE,
    /** All rates divided. */
    LINEAR,
    /** Low rates divided, high rates kept, a blend between. */
    LLAMA3
  }

  /** Rates as they are. */
  public static final RopeScaling NONE = new RopeScaling(Kind.NONE, 1, 1, 1, 1);

  /**
   * The rates: radians per position of each pair of dimensions.
   *
   * @param theta base of the geometric sequence
   * @param headDimension even
   * @return {@code headDimension / 2} values, falling from 1
   */
  public double[] rates(double theta, int headDimension) {
    double[] rates = new double[headDimension / 2];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = scaled(Math.pow(theta, -2.0 * i / headDimension));
    }
    return rates;
  }

  private double scaled(double rate) {
    return switch (kind) {
      case NONE -> rate;
      case LINEAR -> rate / factor;
      case LLAMA3 -> {
        double turns = originalLength * rate / (2 * Math.PI);
        double keep = (turns - lowFrequency) / (highFrequency - lowFrequency);
        double kept = Math.max(0, Math.min(1, keep));
        yield kept * rate + (1 - kept) * rate / factor;
      }
    };
  }
}
