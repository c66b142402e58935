package org.comal.oracle.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.comal.plugin.ApiKey;
import org.comal.plugin.BoundedBody;

/** Sends single requests to a chat endpoint. Safe for use by several threads. */
final class ChatClient {
  /**
   * Bytes of a reply: thousands of times what a verdict with its reasons and log-probabilities
   * takes.
   */
  private static final int LONGEST_REPLY = 1 << 24;

  private final HttpClient client;
  private final JudgeSettings settings;
  private final ApiKey key;
  private final Pace pace;

  ChatClient(JudgeSettings settings, ApiKey key, Pace pace) {
    this.pace = pace;
    this.settings = settings;
    this.key = key;
    // Redirects are not followed: they would carry the key elsewhere.
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(settings.timeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * Sends one request and waits for the whole reply, no longer than the timeout.
   *
   * @param logprobs how many alternatives of each token to ask for; 0 for no log-probabilities
   */
  Reply ask(String question, int logprobs) throws InterruptedException {
    ObjectNode body = body(question, logprobs);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.endpoint())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    if (key.present()) {
      request.header("Authorization", key.bearer());
    }
    // The request's own timeout ends with the headers; this one covers a body that trickles.
    CompletableFuture<HttpResponse<String>> under =
        client.sendAsync(request.build(), BoundedBody.of(LONGEST_REPLY));
    try {
      HttpResponse<String> response = under.get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
      List<String> fields = new ArrayList<>();
      body.fieldNames().forEachRemaining(fields::add);
      return Reply.of(response, new Reply.Sent(fields, question), pace.now(), key::masked);
    } catch (TimeoutException e) {
      return Reply.again("no complete reply within " + settings.timeout().toMillis() + " ms");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof ConnectException) {
        return Reply.unreachable(
            unknownHost(cause)
                ? "no connection, since no host of that name is known"
                : "no connection, since nothing listens there or a firewall is between");
      }
      String said =
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
      return Reply.unreachable("a broken connection: " + said);
    } finally {
      under.cancel(true);
    }
  }

  private static boolean unknownHost(Throwable failed) {
    for (Throwable e = failed; e != null; e = e.getCause()) {
      if (e instanceof UnresolvedAddressException || e instanceof UnknownHostException) {
        return true;
      }
    }
    return false;
  }

  /** What is sent. */
  ObjectNode body(String question, int logprobs) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", settings.model());
    body.putArray("messages").addObject().put("role", "user").put("content", question);
    body.put("temperature", settings.temperature());
    body.put("max_tokens", settings.maxTokens());
    if (logprobs > 0) {
      body.put("logprobs", true);
      body.put("top_logprobs", logprobs);
    }
    for (Map.Entry<String, JsonNode> field : settings.extra().properties()) {
      if (field.getValue().isNull()) {
        body.remove(field.getKey());
      } else {
        body.set(field.getKey(), field.getValue());
      }
    }
    return body;
  }
}
