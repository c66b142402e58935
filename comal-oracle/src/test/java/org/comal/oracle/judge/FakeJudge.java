package org.comal.oracle.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A chat endpoint on loopback that does for each attempt at a question what a test says. */
public final class FakeJudge implements AutoCloseable {
  /** Does one exchange. */
  public interface Behaviour {
    void handle(HttpExchange exchange) throws IOException;
  }

  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, List<Behaviour>> scripts = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicInteger under = new AtomicInteger();
  private final AtomicInteger mostUnder = new AtomicInteger();

  /** Bodies of the requests, in order. */
  public final List<JsonNode> requests = new CopyOnWriteArrayList<>();

  /** Values of the header {@code Authorization}, in order; "none" where there was none. */
  public final List<String> keys = new CopyOnWriteArrayList<>();

  public FakeJudge() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/chat/completions", this::handle);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  /** What to do at each attempt at a question that holds {@code part}; the last goes on and on. */
  public FakeJudge when(String part, Behaviour... script) {
    scripts.put(part, List.of(script));
    return this;
  }

  /** Attempts at questions that hold {@code part}. */
  public int attempts(String part) {
    return attempts.getOrDefault(part, new AtomicInteger()).get();
  }

  /** Requests that were under way at one time at most. */
  public int mostUnder() {
    return mostUnder.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    mostUnder.accumulateAndGet(under.incrementAndGet(), Math::max);
    try (exchange) {
      JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
      requests.add(body);
      String key = exchange.getRequestHeaders().getFirst("Authorization");
      keys.add(key == null ? "none" : key);
      String question = body.path("messages").path(0).path("content").asText();
      for (Map.Entry<String, List<Behaviour>> e : scripts.entrySet()) {
        if (question.contains(e.getKey())) {
          int n = attempts.computeIfAbsent(e.getKey(), k -> new AtomicInteger()).getAndIncrement();
          List<Behaviour> script = e.getValue();
          script.get(Math.min(n, script.size() - 1)).handle(exchange);
          return;
        }
      }
      text("A").handle(exchange);
    } finally {
      under.decrementAndGet();
    }
  }

  /** A complete reply. */
  public static Behaviour body(int status, String body, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  /** A reply without log-probabilities. */
  public static Behaviour text(String says) {
    return body(
        200,
        "{\"choices\": [{\"message\": {\"role\": \"assistant\", \"content\": \"%s\"}}]}"
            .formatted(says));
  }

  /** A reply without log-probabilities that tells its tokens. */
  public static Behaviour metered(String says, int prompt, int completion) {
    return body(
        200,
        """
        {"choices": [{"message": {"role": "assistant", "content": "%s"}}],
         "usage": {"prompt_tokens": %s, "completion_tokens": %s, "total_tokens": %s}}"""
            .formatted(says, prompt, completion, prompt + completion));
  }

  /** A reply of the token A with the log-probabilities of A and B, among others. */
  public static Behaviour logprobs(double a, double b) {
    return body(
        200,
        """
        {"choices": [{"message": {"content": "A"}, "logprobs": {"content": [
          {"token": "A", "logprob": %s, "top_logprobs": [
            {"token": "A", "logprob": %s}, {"token": " B", "logprob": %s},
            {"token": "The", "logprob": -7.5}]}]}}]}"""
            .formatted(a, a, b));
  }

  /** The beginning of a reply whose length promises more, and then nothing but the end. */
  public static Behaviour cutOff() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 500);
      exchange.getResponseBody().write("{\"choices\": [{\"mess".getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
    };
  }

  /** The beginning of a reply, and then nothing until the server closes. */
  public Behaviour trickle() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 500);
      exchange.getResponseBody().write('{');
      exchange.getResponseBody().flush();
      pause();
    };
  }

  /** Nothing until the server closes. */
  public Behaviour silence() {
    return exchange -> pause();
  }

  private void pause() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
