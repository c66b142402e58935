package org.comal.plugin;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** A key that goes into requests and nowhere else: its text form is a mask. */
public final class ApiKey {
  /** No key: for servers that want none. */
  public static final ApiKey NONE = new ApiKey("");

  /** What stands in the place of a key. */
  public static final String MASK = "****";

  /** Characters at the beginning of a key that give something of it away. */
  private static final int LEAST_TELLING = 8;

  private final String secret;

  private ApiKey(String secret) {
    this.secret = secret;
  }

  /**
   * {@return a key} Space around it is left out.
   *
   * @param secret one line of printable ASCII characters without spaces
   * @throws IllegalArgumentException where it is empty or cannot stand in a header; the message
   *     does not hold it
   */
  public static ApiKey of(String secret) {
    String key = Objects.requireNonNull(secret, "secret").strip();
    if (key.isEmpty() || !key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "a key must be one line of printable ASCII characters without spaces");
    }
    return new ApiKey(key);
  }

  /** {@return whether there is a key} */
  public boolean present() {
    return !secret.isEmpty();
  }

  /** {@return the value of the header {@code Authorization}} */
  public String bearer() {
    return "Bearer " + secret;
  }

  /**
   * {@return a text with the key masked wherever it stands in it: whole, its beginning alone, as
   * servers repeat it, or in base 64}
   *
   * @param text as one that a server said
   */
  public String masked(String text) {
    if (!present()) {
      return text;
    }
    byte[] bytes = secret.getBytes(StandardCharsets.US_ASCII);
    String masked = text;
    for (String form :
        List.of(
            secret,
            Base64.getEncoder().encodeToString(bytes),
            Base64.getUrlEncoder().encodeToString(bytes))) {
      masked = masked(masked, form);
    }
    return masked;
  }

  private static String masked(String text, String form) {
    String telling = form.substring(0, Math.min(form.length(), LEAST_TELLING));
    StringBuilder masked = new StringBuilder();
    int done = 0;
    for (int at = text.indexOf(telling); at >= 0; at = text.indexOf(telling, done)) {
      masked.append(text, done, at).append(MASK);
      done = at + telling.length();
      while (done < text.length()
          && done - at < form.length()
          && text.charAt(done) == form.charAt(done - at)) {
        done++;
      }
    }
    return masked.append(text, done, text.length()).toString();
  }

  /** A mask. */
  @Override
  public String toString() {
    return present() ? MASK : "none";
  }
}
