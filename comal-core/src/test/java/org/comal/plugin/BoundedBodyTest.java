package org.comal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BoundedBodyTest {
  private static final int MOST = 1 << 16;

  @Test
  @Timeout(60)
  void aBodyWithoutEndIsAnErrorAndAShortOneIsRead() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean endless = exchange.getRequestURI().getPath().equals("/endless");
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            do {
              out.write("caf\u00e9".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            } while (endless);
          } catch (IOException nobodyReads) {
            // What is wanted.
          }
        });
    server.start();
    try {
      URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      HttpClient client = HttpClient.newHttpClient();
      assertThat(client.send(HttpRequest.newBuilder(base).build(), BoundedBody.of(MOST)).body())
          .isEqualTo("caf\u00e9");
      assertThatIOException()
          .isThrownBy(
              () ->
                  client.send(
                      HttpRequest.newBuilder(base.resolve("endless")).build(),
                      BoundedBody.of(MOST)))
          .withMessageContaining("the reply is longer than 65536 bytes");
    } finally {
      server.stop(0);
    }
  }
}
