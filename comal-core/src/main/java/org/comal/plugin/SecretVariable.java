package org.comal.plugin;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** A key of a config that names an environment variable with a secret in it. */
public final class SecretVariable {
  private SecretVariable() {}

  /**
   * {@return the key that the variable holds; none where the block does not name a variable} A
   * variable that is not set, or holds no key, is noted.
   *
   * @param options the block
   * @param key its value is the variable's name; may be left out
   * @param environment values of variables, null for those that are not set
   */
  public static ApiKey key(Options options, String key, UnaryOperator<String> environment) {
    if (!options.has(key)) {
      return ApiKey.NONE;
    }
    try {
      return read(options, key, environment).map(ApiKey::of).orElse(ApiKey.NONE);
    } catch (IllegalArgumentException e) {
      options.problem(key, options.path() + "." + key + ": " + e.getMessage());
      return ApiKey.NONE;
    }
  }

  /**
   * {@return what the variable holds, without space around it; empty where there is none, which is
   * noted} The note does not repeat the variable's name: someone may have put the secret itself
   * there.
   *
   * @param options the block
   * @param key its value is the variable's name
   * @param environment values of variables, null for those that are not set
   */
  public static Optional<String> read(
      Options options, String key, UnaryOperator<String> environment) {
    String secret = environment.apply(options.text(key));
    if (secret == null || secret.isBlank()) {
      options.problem(
          key,
          options.path()
              + "."
              + key
              + " must be the name of an environment variable, and no such variable is set. It is not"
              + " repeated here, lest it be the key itself.\nMaybe export the variable before the"
              + " start.");
      return Optional.empty();
    }
    return Optional.of(secret.strip());
  }
}
