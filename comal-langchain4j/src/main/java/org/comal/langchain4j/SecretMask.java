package org.comal.langchain4j;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.comal.plugin.ApiKey;

/** Hides secrets in texts that are shown. */
final class SecretMask {
  /** Of a text that is shorter nothing is hidden, lest every 0 be a mask. */
  private static final int SHORTEST = 8;

  private final List<UnaryOperator<String>> masks = new ArrayList<>();

  /**
   * Hides a secret from now on, if it is long enough.
   *
   * @param secret any text; one that could be a key is hidden as {@link ApiKey#masked} says
   */
  void hide(String secret) {
    if (secret.length() < SHORTEST) {
      return;
    }
    try {
      masks.add(ApiKey.of(secret)::masked);
    } catch (IllegalArgumentException noKey) {
      masks.add(text -> text.replace(secret, ApiKey.MASK));
    }
  }

  /** {@return a text without the secrets} */
  String masked(String text) {
    String masked = text;
    for (UnaryOperator<String> mask : masks) {
      masked = mask.apply(masked);
    }
    return masked;
  }
}
