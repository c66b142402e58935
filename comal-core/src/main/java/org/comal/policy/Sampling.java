package org.comal.policy;

import org.comal.Stable;
import org.comal.plugin.Options;

/**
 * How responses are drawn.
 *
 * @param temperature divides the logits; positive
 * @param topP mass of the nucleus kept, in (0, 1]
 * @param topK tokens kept, or 0 for all
 * @param minP least probability kept, relative to the most probable token, in [0, 1)
 * @param maxTokens longest response, in tokens
 */
@Stable
public record Sampling(double temperature, double topP, int topK, double minP, int maxTokens) {
  /** The defaults of a config's {@code sampling} block, with their documentation. */
  public static final String DEFAULTS =
      """
      sampling {
        # Divides the logits.
        temperature = 1
        # Mass of the nucleus that is kept.
        top-p = 1
        # Tokens kept; 0 keeps all.
        top-k = 0
        # Least probability kept, relative to the most probable token.
        min-p = 0
        # Longest response, in tokens.
        max-tokens = 2048
      }
      """;

  /** Draws from the policy itself: temperature 1, nothing cut off, at most 2,048 tokens. */
  public static final Sampling FAITHFUL = new Sampling(1, 1, 0, 0, 2048);

  /**
   * {@return draws from the policy itself, responses of at most so many tokens}
   *
   * @param maxTokens longest response, in tokens; at least 1
   */
  public static Sampling upTo(int maxTokens) {
    return new Sampling(1, 1, 0, 0, maxTokens);
  }

  /**
   * Checks that every setting is within its range.
   *
   * @param temperature above 0, finite
   * @param topP in (0, 1]; 1 cuts nothing off
   * @param topK 0 or more; 0 cuts nothing off
   * @param minP in [0, 1); 0 cuts nothing off
   * @param maxTokens 1 or more
   * @throws IllegalArgumentException where a setting is out of its range
   */
  public Sampling {
    require(
        temperature > 0 && Double.isFinite(temperature), "temperature", temperature, "positive");
    require(topP > 0 && topP <= 1, "top-p", topP, "in (0, 1]");
    require(topK >= 0, "top-k", topK, "0 (off) or more");
    require(minP >= 0 && minP < 1, "min-p", minP, "in [0, 1)");
    require(maxTokens >= 1, "max-tokens", maxTokens, "1 or more");
  }

  /**
   * {@return what a {@code sampling} block asks for, by the keys of {@link #DEFAULTS}}
   *
   * @param options the block; bad values are noted there
   */
  public static Sampling read(Options options) {
    return new Sampling(
        options.positive("temperature"),
        options.number("top-p", 1e-9, 1),
        (int) options.integer("top-k", 0, Integer.MAX_VALUE),
        options.number("min-p", 0, 0.999999999),
        options.count("max-tokens"));
  }

  /**
   * {@return whether a response is drawn with the probability that the policy gives it} Losses that
   * take the label of a pair for the win rate (IPO, INPO) are right only then.
   */
  public boolean faithful() {
    return temperature == 1 && topP == 1 && topK == 0 && minP == 0;
  }

  private static void require(boolean holds, String key, double value, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(key + " is " + value + ", but must be " + wanted);
    }
  }
}
