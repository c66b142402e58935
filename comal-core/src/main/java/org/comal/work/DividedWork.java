package org.comal.work;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.comal.Stable;
import org.comal.data.Comparison;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.plugin.Services;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.policy.ServedPolicy;
import org.comal.random.RandomSource;

/**
 * Has workers do what policies and oracles are asked for, in portions of so many prompts.
 *
 * <p>How the prompts are cut depends on their order and the size of a portion alone, so that what
 * comes of it is the same for any number of workers, in whatever order they come to an end. Batches
 * of other sizes may differ in the last bits of floating-point numbers, so that the size of a
 * portion is a part of what was asked for.
 */
@Stable
public final class DividedWork implements AutoCloseable {
  /** All at once, in the process itself. */
  public static final DividedWork WHOLE = here(0);

  private final Workers workers;
  private final int prompts;
  private final Listener listener;

  /**
   * Puts workers to work.
   *
   * @param workers who does the portions; closed with this
   * @param prompts of a portion; 0 for all in one
   * @param listener hears how many responses and pairs are done, where others than the process
   *     itself work
   */
  public DividedWork(Workers workers, int prompts, Listener listener) {
    this.workers = Objects.requireNonNull(workers, "workers");
    this.prompts = prompts;
    this.listener =
        workers instanceof LocalWorkers ? Listener.NONE : Objects.requireNonNull(listener);
  }

  /**
   * {@return work that the process itself does}
   *
   * @param prompts of a portion; 0 for all in one
   */
  public static DividedWork here(int prompts) {
    return new DividedWork(new LocalWorkers(), prompts, Listener.NONE);
  }

  /**
   * {@return who works for the parts of a config}
   *
   * @param services of one of them, whose blueprint asks
   */
  public static DividedWork of(Services services) {
    return services.shared(DividedWork.class).orElse(WHOLE);
  }

  /** Whether the models at hand do it themselves. */
  boolean here() {
    return workers instanceof LocalWorkers;
  }

  /** Whether calls go to the models as they come. */
  boolean whole() {
    return here() && prompts == 0;
  }

  /**
   * Draws responses, as {@link Policy#sample} says. Where servers draw in the policy's place, they
   * are asked from here, all at once.
   *
   * @param policy who draws them
   * @param all what is answered
   * @param perPrompt responses a prompt, at least 1
   * @param sampling temperature and truncation
   * @param random the samples of a prompt depend on this and the prompt's id
   * @return for each prompt, in order
   */
  public List<List<Response>> sample(
      Policy policy, List<Prompt> all, int perPrompt, Sampling sampling, RandomSource random) {
    return sample(policy, all, perPrompt, sampling, random, () -> KeptPortions.NONE);
  }

  /**
   * Draws responses, as above, and keeps those of a portion as they come.
   *
   * @param policy who draws them
   * @param all what is answered
   * @param perPrompt responses a prompt, at least 1
   * @param sampling temperature and truncation
   * @param random the samples of a prompt depend on this and the prompt's id
   * @param keeping opened where the work is cut into portions, and closed in the end
   * @return for each prompt, in order
   */
  public List<List<Response>> sample(
      Policy policy,
      List<Prompt> all,
      int perPrompt,
      Sampling sampling,
      RandomSource random,
      Supplier<KeptPortions> keeping) {
    if (whole() || isServed(policy)) {
      return policy.sample(all, perPrompt, sampling, random);
    }
    List<List<Prompt>> portions = Portions.ofPrompts(all, prompts);
    List<List<Response>> drawn = new ArrayList<>(all.size());
    Told told = new Told(Phase.SAMPLE, (long) perPrompt * all.size());
    try (KeptPortions kept = keeping.get()) {
      each(
              portions.size(),
              i -> new Portion.Draw(policy, portions.get(i), perPrompt, sampling, random),
              (i, responses) -> told.more((long) perPrompt * responses.size()),
              kept)
          .forEach(drawn::addAll);
    }
    return drawn;
  }

  private static boolean isServed(Policy policy) {
    return policy instanceof ServedPolicy served && served.drawnBy().isPresent();
  }

  /**
   * Log-probabilities, as {@link Policy#logProb} gives them.
   *
   * @param policy under whom
   * @param completions those of a prompt one after the other
   * @return aligned with {@code completions}
   */
  public double[] logProb(Policy policy, List<Completion> completions) {
    if (whole()) {
      return policy.logProb(completions);
    }
    Portions portions = Portions.of(completions, Completion::prompt, prompts);
    Told told = new Told(Phase.SCORE, completions.size());
    return portions.joined(
        each(
            portions.count(),
            i -> new Portion.Score(policy, portions.of(completions, i)),
            (i, scores) -> told.more(scores.length),
            KeptPortions.NONE));
  }

  /**
   * Verdicts, as {@link PreferenceOracle#prefer} gives them; of an oracle that is deterministic.
   *
   * @param oracle whom to ask
   * @param questions those about a prompt one after the other
   * @param random handed on
   * @param heard told of the verdicts of each portion when it is done
   * @return aligned with {@code questions}
   */
  public double[] prefer(
      PreferenceOracle oracle,
      List<Comparison> questions,
      RandomSource random,
      VerdictListener heard) {
    if (whole()) {
      return oracle.prefer(questions, random, heard);
    }
    Portions portions = Portions.of(questions, Comparison::prompt, prompts);
    return portions.joined(
        each(
            portions.count(),
            i -> new Portion.Ask(oracle, portions.of(questions, i), random),
            (i, verdicts) -> {
              for (int k = 0; k < verdicts.length; k++) {
                heard.given(portions.start(i) + k, verdicts[k]);
              }
            },
            KeptPortions.NONE));
  }

  /** Is told what came of a portion, on the thread of who asked for all. */
  private interface Done<R> {
    void portion(int number, R result);
  }

  /**
   * How a portion ended.
   *
   * @param fresh whether it was done, and not kept before
   */
  private record Ended<R>(int number, R result, boolean fresh, Throwable failure) {}

  /** What comes of each portion, in order; a portion is put together when a place is free. */
  private <R> List<R> each(
      int count, IntFunction<? extends Portion<R>> portion, Done<R> done, KeptPortions kept) {
    List<R> results = new ArrayList<>(Collections.nCopies(count, null));
    if (count <= 1 || workers.places() <= 1) {
      for (int i = 0; i < count; i++) {
        take(ended(i, portion, kept), results, done, kept);
      }
      workers.rest();
      return results;
    }
    AtomicInteger next = new AtomicInteger();
    BlockingQueue<Ended<R>> ended = new LinkedBlockingQueue<>();
    ExecutorService hands = Executors.newCachedThreadPool(DividedWork::thread);
    Runnable hand =
        () -> {
          for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            ended.add(ended(i, portion, kept));
          }
        };
    int busy = 0;
    try {
      for (int k = 0; k < count; k++) {
        // There may be more places than before, as executors come.
        for (int places = Math.min(count, workers.places()); busy < places; busy++) {
          hands.execute(hand);
        }
        take(ended.take(), results, done, kept);
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while workers were at work", e);
    } finally {
      next.set(count);
      end(hands);
      workers.rest();
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

  private static <R> void take(Ended<R> one, List<R> results, Done<R> done, KeptPortions kept) {
    if (one.failure != null) {
      throw thrown(one.failure);
    }
    if (one.fresh && kept != KeptPortions.NONE) {
      kept.keep(one.number, PortionMessage.reply(one.result));
    }
    results.set(one.number, one.result);
    done.portion(one.number, one.result);
  }

  private <R> Ended<R> ended(
      int number, IntFunction<? extends Portion<R>> portion, KeptPortions kept) {
    try {
      Portion<R> own = portion.apply(number);
      Optional<String> known = kept.reply(number);
      R result = known.isPresent() ? PortionMessage.result(own, known.get()) : workers.work(own);
      return new Ended<>(number, result, known.isEmpty(), null);
    } catch (Throwable e) { // also what is thrown undeclared: who waits must hear of it
      return new Ended<>(number, null, false, e);
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

  /** Tells how far a phase has come. */
  private final class Told {
    private final Phase phase;
    private final long total;
    private long done;

    Told(Phase phase, long total) {
      this.phase = phase;
      this.total = total;
      more(0);
    }

    void more(long responses) {
      done += responses;
      listener.on(new Event.Progress(phase, done, total, "responses"));
    }
  }

  @Override
  public void close() {
    workers.close();
  }
}
