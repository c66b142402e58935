package org.comal.llm.server;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.comal.policy.PolicySampler;

/**
 * One call's responses, drawn by several servers together: each takes the next row when it has
 * room, and the rows of one that is gone go to the others.
 */
final class SharedDraws {
  private final List<PolicySampler.Row> rows;
  private final PolicySampler.Rules rules;
  private final Consumer<PolicySampler.Drawn> told;
  private final BiConsumer<ServerClient, ServerGoneException> lost;
  private final Deque<Integer> waiting = new ConcurrentLinkedDeque<>();
  private final PolicySampler.Drawn[] drawn;
  private final Set<DrawingServer> gone = ConcurrentHashMap.newKeySet();
  private final AtomicReference<ServerGoneException> lastGone = new AtomicReference<>();
  private boolean over;

  /**
   * @param told each response, by one thread at a time
   * @param lost each server that is gone, by one thread at a time
   */
  SharedDraws(
      List<PolicySampler.Row> rows,
      PolicySampler.Rules rules,
      Consumer<PolicySampler.Drawn> told,
      BiConsumer<ServerClient, ServerGoneException> lost) {
    this.rows = rows;
    this.rules = rules;
    this.told = told;
    this.lost = lost;
    this.drawn = new PolicySampler.Drawn[rows.size()];
    IntStream.range(0, rows.size()).forEach(waiting::add);
  }

  /**
   * Draws all rows.
   *
   * @param servers one or more
   * @param concurrency requests under way at once at each
   * @throws ServerGoneException where all servers are gone
   * @throws IOException where one gives what is no response of the policy
   */
  List<PolicySampler.Drawn> by(List<DrawingServer> servers, int concurrency) throws IOException {
    while (!waiting.isEmpty()) {
      List<DrawingServer> there = servers.stream().filter(s -> !gone.contains(s)).toList();
      if (there.isEmpty()) {
        throw lastGone.get();
      }
      round(there, concurrency);
    }
    return Arrays.asList(drawn);
  }

  private void round(List<DrawingServer> servers, int concurrency) throws IOException {
    int each = Math.min(concurrency, rows.size());
    int workers = each * servers.size();
    ExecutorService threads = Executors.newFixedThreadPool(workers, SharedDraws::daemon);
    try {
      ExecutorCompletionService<Void> all = new ExecutorCompletionService<>(threads);
      for (int k = 0; k < each; k++) {
        for (DrawingServer server : servers) {
          all.submit(() -> work(server));
        }
      }
      List<Throwable> failures = new ArrayList<>();
      for (int k = 0; k < workers && failures.isEmpty(); k++) {
        try {
          all.take().get();
        } catch (ExecutionException e) {
          failures.add(e.getCause());
        }
      }
      if (!failures.isEmpty()) {
        throw failure(failures.get(0));
      }
    } catch (InterruptedException e) {
      silence();
      Thread.currentThread().interrupt();
      InterruptedIOException stopped =
          new InterruptedIOException("interrupted while servers were drawing");
      stopped.initCause(e);
      throw stopped;
    } catch (IOException | RuntimeException e) {
      silence();
      throw e;
    } finally {
      threads.shutdownNow();
    }
  }

  /** Nobody is told of what others still draw. */
  private synchronized void silence() {
    over = true;
  }

  private synchronized void tell(PolicySampler.Drawn response) {
    if (!over) {
      told.accept(response);
    }
  }

  private synchronized void lose(DrawingServer server, ServerGoneException e) {
    if (gone.add(server) && !over) {
      lost.accept(server.client(), e);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "drawing");
    thread.setDaemon(true);
    return thread;
  }

  private static IOException failure(Throwable cause) {
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException io ? io : new IOException(cause.getMessage(), cause);
  }

  private Void work(DrawingServer server) throws IOException, InterruptedException {
    Integer next;
    while (!gone.contains(server) && (next = waiting.poll()) != null) {
      try {
        drawn[next] = server.draw(rows.get(next), rules);
      } catch (ServerGoneException e) {
        waiting.addFirst(next);
        lastGone.set(e);
        lose(server, e);
        return null;
      }
      tell(drawn[next]);
    }
    return null;
  }
}
