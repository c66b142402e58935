package org.comal.work;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntFunction;
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
  private final PortionsInOrder hands;
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
    this.hands = new PortionsInOrder(workers);
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
   * {@return how many prompts a phase that goes through them in parts should take at a time: whole
   * portions, or all where these are not cut}
   *
   * @param about how many are wanted
   */
  public int part(int about) {
    return prompts == 0 ? Integer.MAX_VALUE : Math.max(prompts, about / prompts * prompts);
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
    List<List<Response>> drawn = new ArrayList<>(all.size());
    drawn.addAll(sample(policy, all, perPrompt, sampling, random, drawn::addAll));
    return drawn;
  }

  /**
   * Draws responses, as above, and hands on those of each portion as soon as they and all before
   * them are there.
   *
   * @param policy who draws them
   * @param all what is answered
   * @param perPrompt responses a prompt, at least 1
   * @param sampling temperature and truncation
   * @param random the samples of a prompt depend on this and the prompt's id
   * @param portions takes those of every portion but the last, on the caller's thread
   * @return those of the last portion
   */
  public List<List<Response>> sample(
      Policy policy,
      List<Prompt> all,
      int perPrompt,
      Sampling sampling,
      RandomSource random,
      Consumer<List<List<Response>>> portions) {
    if (whole() || isServed(policy)) {
      List<List<Response>> drawn = policy.sample(all, perPrompt, sampling, random);
      PortionsInOrder.requireAll(drawn.size(), all.size());
      return drawn;
    }
    Told told = new Told(Phase.SAMPLE, (long) perPrompt * all.size());
    Last<List<List<Response>>> last = new Last<>(List.of(), portions);
    List<List<Prompt>> cut = Portions.ofPrompts(all, prompts);
    hands.each(
        cut.size(),
        i -> new Portion.Draw(policy, cut.get(i), perPrompt, sampling, random),
        (i, responses) -> told.more((long) perPrompt * responses.size()),
        last);
    return last.result;
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
    return joined(
        portions,
        i -> new Portion.Score(policy, portions.of(completions, i)),
        (i, scores) -> told.more(scores.length));
  }

  /** What there is to score, by the numbers of prompts. */
  @FunctionalInterface
  @Stable
  public interface Scored {
    /**
     * {@return the completions of some prompts that follow each other, prompt by prompt}
     *
     * @param from the first prompt's number
     * @param to behind the last one
     */
    List<Completion> completions(int from, int to);
  }

  /**
   * Log-probabilities, as {@link Policy#logProb} gives them, handed on for each portion as soon as
   * they and all before them are there.
   *
   * @param policy under whom
   * @param from the first prompt's number
   * @param to behind the last one
   * @param perPrompt responses to each
   * @param scored asked by several threads, as portions are begun
   * @param portions takes those of every portion but the last, on the caller's thread
   * @return those of the last portion
   */
  public double[] logProb(
      Policy policy, int from, int to, int perPrompt, Scored scored, Consumer<double[]> portions) {
    if (whole()) {
      List<Completion> all = scored.completions(from, to);
      double[] logProb = policy.logProb(all);
      PortionsInOrder.requireAll(logProb.length, all.size());
      return logProb;
    }
    int size = prompts == 0 ? Math.max(1, to - from) : prompts;
    Told told = new Told(Phase.SCORE, (long) perPrompt * (to - from));
    Last<double[]> last = new Last<>(new double[0], portions);
    hands.each(
        (to - from + size - 1) / size,
        i -> {
          int first = from + i * size;
          return new Portion.Score(policy, scored.completions(first, Math.min(to, first + size)));
        },
        (i, scores) -> told.more(scores.length),
        last);
    return last.result;
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
    return joined(
        portions,
        i -> new Portion.Ask(oracle, portions.of(questions, i), random),
        (i, verdicts) -> {
          for (int k = 0; k < verdicts.length; k++) {
            heard.given(portions.start(i) + k, verdicts[k]);
          }
        });
  }

  private double[] joined(
      Portions portions,
      IntFunction<Portion<double[]>> portion,
      PortionsInOrder.Done<double[]> done) {
    List<double[]> all = new ArrayList<>(portions.count());
    hands.each(portions.count(), portion, done, all::add);
    return Portions.joined(all);
  }

  /** Takes what came of portions in order, and hands on all but the last. */
  private static final class Last<R> implements Consumer<R> {
    private final Consumer<R> others;
    private boolean any;
    private R result;

    Last(R none, Consumer<R> others) {
      this.result = none;
      this.others = others;
    }

    @Override
    public void accept(R next) {
      if (any) {
        others.accept(result);
      }
      any = true;
      result = next;
    }
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
