package org.comal.llm.server;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.comal.event.Event;
import org.comal.event.Listener;
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
  private final Listener listener;

  /** Servers that were told of, and did not come back. */
  private final Set<ServerClient> lost = new HashSet<>();

  private boolean closed;

  /**
   * @param loading from here on owned
   * @param key goes into every request
   * @param listener is warned of each server that is gone while others draw
   */
  ServerSampler(
      ServerSettings settings, ModelLoading loading, ApiKey key, Pace pace, Listener listener) {
    this.listener = listener;
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
    Set<ServerClient> gone = new HashSet<>();
    try {
      loading.offer(policy, clients);
      List<Drawn> drawn =
          new SharedDraws(rows, rules, told, (server, e) -> lose(server, e, gone))
              .by(loaded(gone), settings.concurrency());
      lost.retainAll(gone);
      return drawn;
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
  private List<DrawingServer> loaded(Set<ServerClient> gone)
      throws IOException, InterruptedException {
    List<DrawingServer> servers = new ArrayList<>();
    ServerGoneException last = null;
    for (ServerClient client : clients) {
      try {
        servers.add(new DrawingServer(client, settings.speech().protocol(), loading.load(client)));
      } catch (ServerGoneException e) {
        last = e;
        lose(client, e, gone);
      }
    }
    if (servers.isEmpty() && last != null) {
      throw last;
    }
    return servers;
  }

  /**
   * Tells of a server once, however often it is tried again in vain.
   *
   * @param gone takes it
   */
  private void lose(ServerClient server, ServerGoneException e, Set<ServerClient> gone) {
    gone.add(server);
    if (clients.size() > 1 && lost.add(server)) {
      listener.on(
          new Event.Warning(
              "policy.sampler: "
                  + e.getMessage()
                  + "; it is left aside for this draw, and tried again at the next"));
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      loading.close();
    }
  }
}
