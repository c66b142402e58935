package org.comal.text.web;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.comal.plugin.BoundedBody;

/** Sends a request and waits for the whole reply, no longer than is said and of no more bytes. */
public final class WholeReply {
  private WholeReply() {}

  /**
   * {@return the reply to a request, whatever its status}
   *
   * @param client sends it
   * @param request without a timeout of its own
   * @param longest bytes of a body; a longer one breaks the exchange
   * @param timeout until the last byte
   * @throws InterruptedException where the caller is interrupted; the request is dropped
   * @throws TimeoutException where the reply is not whole by then
   * @throws BrokenExchangeException where there was no connection, or it broke
   */
  public static HttpResponse<String> to(
      HttpClient client, HttpRequest request, int longest, Duration timeout)
      throws InterruptedException, TimeoutException, BrokenExchangeException {
    // The request's own timeout ends with the headers; this one covers a body that trickles.
    CompletableFuture<HttpResponse<String>> under =
        client.sendAsync(request, BoundedBody.of(longest));
    try {
      return under.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new BrokenExchangeException(reason(e.getCause()), e.getCause());
    } finally {
      under.cancel(true);
    }
  }

  private static String reason(Throwable cause) {
    if (cause instanceof ConnectException) {
      return unknownHost(cause)
          ? "no connection, since no host of that name is known"
          : "no connection, since nothing listens there or a firewall is between";
    }
    return "a broken connection: "
        + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
  }

  private static boolean unknownHost(Throwable failed) {
    for (Throwable e = failed; e != null; e = e.getCause()) {
      if (e instanceof UnresolvedAddressException || e instanceof UnknownHostException) {
        return true;
      }
    }
    return false;
  }
}
