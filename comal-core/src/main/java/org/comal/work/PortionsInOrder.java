package org.comal.work;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Has workers do portions side by side, and gives what comes of them in order, with few done ahead
 * of one that takes long.
 */
final class PortionsInOrder {
  /** Portions, beside two to a place, that may be begun before the first of them is handed on. */
  private static final int AHEAD = 16;

  private final Workers workers;

  PortionsInOrder(Workers workers) {
    this.workers = workers;
  }

  /** Is told what came of a portion as soon as it is there, on the thread of who asked for all. */
  interface Done<R> {
    void portion(int number, R result);
  }

  /** How a portion ended. */
  private record Ended<R>(int number, R result, Throwable failure) {}

  /**
   * Does portions; one is put together when a place is free, and not long before those in front of
   * it are done.
   *
   * @param results takes what comes of each, in order
   */
  <R> void each(
      int count, IntFunction<? extends Portion<R>> portion, Done<R> done, Consumer<R> results) {
    if (count <= 1 || workers.places() <= 1) {
      for (int i = 0; i < count; i++) {
        R result = taken(ended(i, portion), done);
        results.accept(result);
      }
      workers.rest();
      return;
    }
    BlockingQueue<Ended<R>> ended = new LinkedBlockingQueue<>();
    ThreadPoolExecutor hands = hands();
    Map<Integer, R> early = new HashMap<>();
    int begun = 0;
    int handedOn = 0;
    try {
      while (handedOn < count) {
        // There may be more places than before, as executors come.
        int places = Math.max(1, workers.places());
        resize(hands, places);
        int most = Math.min(count, handedOn + AHEAD + 2 * places);
        for (; begun < most; begun++) {
          int number = begun;
          hands.execute(() -> ended.add(ended(number, portion)));
        }
        Ended<R> one = ended.take();
        early.put(one.number, taken(one, done));
        while (early.containsKey(handedOn)) {
          results.accept(early.remove(handedOn++));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while workers were at work", e);
    } finally {
      end(hands);
      workers.rest();
    }
  }

  private static ThreadPoolExecutor hands() {
    return new ThreadPoolExecutor(
        1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), PortionsInOrder::thread);
  }

  private static void resize(ThreadPoolExecutor hands, int places) {
    if (places > hands.getMaximumPoolSize()) {
      hands.setMaximumPoolSize(places);
      hands.setCorePoolSize(places);
    } else {
      hands.setCorePoolSize(places);
      hands.setMaximumPoolSize(places);
    }
  }

  /** Waits for portions that are under way: nobody may close their models before. */
  private static void end(ExecutorService hands) {
    hands.shutdownNow();
    boolean interrupted = false;
    while (!hands.isTerminated()) {
      try {
        hands.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static <R> R taken(Ended<R> one, Done<R> done) {
    if (one.failure != null) {
      throw thrown(one.failure);
    }
    done.portion(one.number, one.result);
    return one.result;
  }

  private <R> Ended<R> ended(int number, IntFunction<? extends Portion<R>> portion) {
    try {
      Portion<R> own = portion.apply(number);
      R result = workers.work(own);
      requireAll(result instanceof double[] n ? n.length : ((List<?>) result).size(), own.size());
      return new Ended<>(number, result, null);
    } catch (Throwable e) { // also what is thrown undeclared: who waits must hear of it
      return new Ended<>(number, null, e);
    }
  }

  private static RuntimeException thrown(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(failure);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "comal-workers");
    thread.setDaemon(true);
    return thread;
  }

  /** Refuses what comes of a model that gives another number of results than was asked for. */
  static void requireAll(int given, int wanted) {
    if (given != wanted) {
      throw new IllegalStateException(
          "a model gave " + given + " results where " + wanted + " were asked for");
    }
  }
}
