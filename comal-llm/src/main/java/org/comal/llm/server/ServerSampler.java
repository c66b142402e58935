package org.comal.llm.server;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.comal.plugin.ApiKey;
import org.comal.plugin.ConfigName;
import org.comal.policy.Policy;
import org.comal.policy.PolicySampler;
import org.comal.text.web.Pace;

/**
 * Inference servers that draw a policy's responses, as vLLM's or llama.cpp's.
 *
 * <p>Each row is a request of its own, with its own seed: the same rows are asked for in the same
 * words, whatever the servers make of it. One call at a time is drawn.
 */
public final class ServerSampler implements PolicySampler {
  private final ServerSettings settings;
  private final ModelLoading loading;
  private final List<ServerClient> clients;
  private boolean closed;

  /**
   * @param loading from here on owned
   * @param key goes into every request
   */
  ServerSampler(ServerSettings settings, ModelLoading loading, ApiKey key, Pace pace) {
    this.settings = settings;
    this.loading = loading;
    this.clients =
        settings.urls().stream().map(url -> new ServerClient(url, settings, key, pace)).toList();
  }

  @Override
  public String id() {
    return "server " + ConfigName.of(settings.speech());
  }

  @Override
  public Check check() {
    return settings.check();
  }

  @Override
  public void begin(Policy initial) {
    loading.begin(initial);
  }

  @Override
  public synchronized List<Drawn> draw(
      Policy policy, List<Row> rows, Rules rules, Consumer<Drawn> told) throws IOException {
    if (rows.isEmpty()) {
      return List.of();
    }
    try {
      loading.offer(policy, clients);
      return new SharedDraws(rows, rules, told).by(loaded(), settings.concurrency());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException stopped =
          new InterruptedIOException("interrupted while servers were made ready to draw");
      stopped.initCause(e);
      throw stopped;
    }
  }

  /**
   * The servers that have the policy; one that gives no reply is left out, unless it is the last.
   */
  private List<DrawingServer> loaded() throws IOException, InterruptedException {
    List<DrawingServer> servers = new ArrayList<>();
    ServerGoneException gone = null;
    for (ServerClient client : clients) {
      try {
        servers.add(new DrawingServer(client, settings.speech().protocol(), loading.load(client)));
      } catch (ServerGoneException e) {
        gone = e;
      }
    }
    if (servers.isEmpty() && gone != null) {
      throw gone;
    }
    return servers;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      loading.close();
    }
  }
}
