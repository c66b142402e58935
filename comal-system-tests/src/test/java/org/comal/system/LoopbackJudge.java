package org.comal.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A chat endpoint on loopback whose label follows from the question's text. After so many verdicts,
 * the last of which is the caller's key where there is one, it does no longer answer.
 */
final class LoopbackJudge implements AutoCloseable {
  /** What becomes of the requests after the last verdict. */
  enum Then {
    /** The connection breaks. */
    GONE,
    /** Nothing comes back. */
    SILENT
  }

  /** Questions that were answered, in order, each as often as it was. */
  final List<String> answered = new CopyOnWriteArrayList<>();

  /** Those of them whose reply was the key, which is none. */
  final List<String> leaked = new CopyOnWriteArrayList<>();

  /** Questions that were not. */
  final List<String> open = new CopyOnWriteArrayList<>();

  /** Values of the header {@code Authorization}. */
  final Set<String> keys = ConcurrentHashMap.newKeySet();

  private final HttpServer server;
  private final int most;
  private final Then then;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * @param port 0 for any
   * @param most verdicts
   */
  LoopbackJudge(int port, int most, Then then) throws IOException {
    this.most = most;
    this.then = then;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/v1/chat/completions", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String question =
          ConfigFactory.parseString(body).getConfigList("messages").get(0).getString("content");
      List<String> keys = exchange.getRequestHeaders().getOrDefault("Authorization", List.of());
      this.keys.addAll(keys);
      int number = number(question);
      if (number > most) {
        if (then == Then.SILENT) {
          closing.await();
        }
        return;
      }
      String label = question.hashCode() % 2 == 0 ? "A" : "B";
      if (!keys.isEmpty() && number == most) {
        // What no judge should say, and a masked key in a log.
        label = keys.get(0).replace("Bearer ", "");
        leaked.add(question);
      }
      byte[] json =
          """
          {"choices": [{"message": {"role": "assistant", "content": "%s"}}],
           "usage": {"prompt_tokens": 10, "completion_tokens": 1}}"""
              .formatted(label)
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, json.length);
      exchange.getResponseBody().write(json);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Counts a question in; it is answered where its number is not above the most. */
  private synchronized int number(String question) {
    boolean answers = answered.size() < most;
    (answers ? answered : open).add(question);
    return answers ? answered.size() : most + open.size();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
