package org.comal.text.web;

import java.net.http.HttpClient;
import java.time.Duration;

/**
 * How servers are connected to: a reply may take long, but whether somebody is there shows soon.
 * Redirections are not followed.
 */
public final class Connecting {
  /** Long enough for a packet that is lost twice. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private Connecting() {}

  /**
   * {@return what makes a client}
   *
   * @param reply until a reply counts as failed; a connection does after 10 seconds at the latest
   */
  public static HttpClient.Builder within(Duration reply) {
    return HttpClient.newBuilder()
        .connectTimeout(reply.compareTo(LONGEST) < 0 ? reply : LONGEST)
        .followRedirects(HttpClient.Redirect.NEVER);
  }
}
