package org.comal.oracle.judge;

import java.util.Objects;

/** A key that goes into requests and nowhere else: its text form is a mask. */
public final class ApiKey {
  /** No key: for servers that want none. */
  public static final ApiKey NONE = new ApiKey("");

  private static final String MASK = "****";

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

  /** Whether there is a key. */
  boolean present() {
    return !secret.isEmpty();
  }

  /** The value of the header {@code Authorization}. */
  String bearer() {
    return "Bearer " + secret;
  }

  /** A text with the key masked wherever it stands in it. */
  String masked(String text) {
    return present() ? text.replace(secret, MASK) : text;
  }

  /** A mask. */
  @Override
  public String toString() {
    return present() ? MASK : "none";
  }
}
