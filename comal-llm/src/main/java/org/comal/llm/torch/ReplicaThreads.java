package org.comal.llm.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;

/**
 * A thread for each replica of a model; none where there is only one, whose work is done by the
 * caller. Replicas on the CPU divide the threads that PyTorch would compute with.
 */
final class ReplicaThreads implements AutoCloseable {
  private final List<ExecutorService> threads = new ArrayList<>();

  /**
   * @param torches one a replica
   */
  ReplicaThreads(List<Torch> torches) {
    if (torches.size() == 1) {
      return;
    }
    for (int r = 0; r < torches.size(); r++) {
      String name = "replica " + r + " on " + torches.get(r).device();
      threads.add(
          Executors.newSingleThreadExecutor(
              work -> {
                Thread thread = new Thread(work, name);
                thread.setDaemon(true);
                return thread;
              }));
    }
    if (!torches.get(0).isGpu()) {
      int all = Torch.threads();
      int each = Math.max(1, all / torches.size());
      each(r -> Torch.computeWithThreads(each));
      // PyTorch takes the last number for threads that begin later; it is to stay what it was.
      Torch.computeWithThreads(all);
    }
  }

  /**
   * Does the work of every replica side by side and returns when all of them are done.
   *
   * @param work given the number of a replica
   */
  void each(IntConsumer work) {
    if (threads.isEmpty()) {
      work.accept(0);
      return;
    }
    List<CompletableFuture<Void>> begun = new ArrayList<>();
    for (int r = 0; r < threads.size(); r++) {
      int replica = r;
      begun.add(CompletableFuture.runAsync(() -> work.accept(replica), threads.get(r)));
    }
    List<Throwable> failures = new ArrayList<>();
    for (CompletableFuture<Void> one : begun) {
      try {
        one.join();
      } catch (CompletionException e) {
        failures.add(e.getCause());
      }
    }
    if (!failures.isEmpty()) {
      throw failed(failures);
    }
  }

  /** The failure of the first replica that has one, with those of the others. */
  private static RuntimeException failed(List<Throwable> failures) {
    Throwable first = failures.get(0);
    failures.subList(1, failures.size()).forEach(first::addSuppressed);
    if (first instanceof Error error) {
      throw error;
    }
    return (RuntimeException) first;
  }

  @Override
  public void close() {
    threads.forEach(ExecutorService::shutdown);
  }
}
