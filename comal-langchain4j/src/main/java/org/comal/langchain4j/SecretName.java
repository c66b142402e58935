package org.comal.langchain4j;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names of builders' methods that take secrets, as {@code apiKey}. */
final class SecretName {
  private static final Pattern BETWEEN_WORDS =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_");

  /** Singular, for of tokens there are a greatest number; {@code apikey} is one word too. */
  private static final Pattern SECRET =
      Pattern.compile(
          ".*(key|token|secret|password)|secrets|pass|passwd|passphrase|pwd|credentials?|bearer"
              + "|auth(oriz\\w*|entic\\w*)?");

  /** What a provider's cache of prompts is asked by opens nothing. */
  private static final Pattern CACHE_KEY = Pattern.compile(".*[cC]acheKey");

  private SecretName() {}

  /** {@return whether a word of the name says that it is for a secret} */
  static boolean is(String name) {
    return !CACHE_KEY.matcher(name).matches()
        && BETWEEN_WORDS
            .splitAsStream(name)
            .anyMatch(word -> SECRET.matcher(word.toLowerCase(Locale.ROOT)).matches());
  }
}
