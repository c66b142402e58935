package org.comal.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.comal.oracle.OracleException;
import org.comal.plugin.ConfigException;
import org.comal.random.RandomSource;
import org.comal.tallies.Tallies;

/**
 * Damaged copies of what something reads, each drawn from the seed and its own number, and what may
 * come of them: a sentence that says where it is, or a result; where a checksum guards what was
 * damaged, that of what is not damaged. All else fails, with seed and number: any other exception,
 * an error of the JVM, a trial without an end.
 *
 * <p>{@code -Dcomal.mutants=N} tries N times the usual number, {@code -Dcomal.mutants.seed=N}
 * others, and {@code -Dcomal.mutants.at=N} one alone.
 */
public final class Mutants {
  /** A process that the system holds for long has missed one of them, not the limit. */
  private static final int WAITS = 20;

  private final Plan plan;
  private final String name;
  private final byte[] whole;
  private final List<Mutation> mutations;

  /** Reads a mutant. */
  @FunctionalInterface
  public interface Trial {
    /**
     * {@return the result, which tells by {@code equals} whether it is the same; null where one
     * cannot differ}
     *
     * @param mutant to be put where the trial reads it
     * @throws Refusal where a program refused it
     * @throws Exception where it is refused, or something is wrong
     */
    Object of(byte[] mutant) throws Exception;
  }

  /** Whether results may be other ones. */
  public enum Guard {
    /** They may: nothing tells that what was damaged is not meant. */
    NONE,
    /** They may not: a checksum tells. */
    CHECKSUM
  }

  /**
   * How many are tried, and which.
   *
   * @param times the usual number
   * @param only the one that is tried, if it is one alone
   * @param limit for one trial
   */
  record Plan(long seed, int times, OptionalInt only, Duration limit) {
    /** Loaded machines pause for seconds; a hang is longer. */
    static final Plan OF_PROPERTIES =
        new Plan(
            Long.getLong("comal.mutants.seed", 20),
            Integer.getInteger("comal.mutants", 1),
            System.getProperty("comal.mutants.at") == null
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.getInteger("comal.mutants.at")),
            Duration.ofSeconds(30));
  }

  Mutants(Plan plan, String name, byte[] whole, List<Mutation> mutations) {
    this.plan = plan;
    this.name = name;
    this.whole = whole.clone();
    this.mutations = List.copyOf(mutations);
  }

  /**
   * {@return mutants of something}
   *
   * @param name told where one fails; others draw others
   * @param whole what is damaged
   * @param mutations taken in turn
   */
  public static Mutants of(String name, byte[] whole, Mutation... mutations) {
    return new Mutants(Plan.OF_PROPERTIES, name, whole, List.of(mutations));
  }

  /** The one of a number. */
  Mutant mutant(int number) {
    RandomGenerator random =
        new RandomSource(plan.seed()).at("mutant", name).at("number", number).generator();
    return mutations.get(number % mutations.size()).of(whole, random);
  }

  /**
   * Tries them, after what is not damaged.
   *
   * @param usual how many, where no property says otherwise
   * @param where what sentences must contain
   * @param guard whether a result may be another one
   * @param trial called in one other thread, one after another
   * @return what came of them
   */
  public Tally tried(int usual, String where, Guard guard, Trial trial) {
    AtomicReference<String> now = new AtomicReference<>("what is not damaged");
    FutureTask<Tally> all = new FutureTask<>(() -> all(usual, where, guard, trial, now));
    Thread thread = new Thread(all, "mutants of " + name);
    thread.setDaemon(true);
    thread.start();
    String before = "";
    int waited = 0;
    while (true) {
      try {
        Tally tally = all.get(plan.limit().toMillis() / WAITS, TimeUnit.MILLISECONDS);
        if (plan.equals(Plan.OF_PROPERTIES)) {
          Tallies.tell(name, tally.outcomes(guard));
        }
        return tally;
      } catch (TimeoutException e) {
        waited = now.get().equals(before) ? waited + 1 : 0;
        if (waited == WAITS) {
          AssertionError hangs = new AssertionError(before + ": no end within " + plan.limit());
          hangs.setStackTrace(thread.getStackTrace());
          throw hangs;
        }
        before = now.get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof AssertionError failed
            ? failed
            : new AssertionError(now.get(), e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  private Tally all(int usual, String where, Guard guard, Trial trial, AtomicReference<String> now)
      throws Exception {
    Object expected = trial.of(whole.clone());
    int same = 0;
    int other = 0;
    int refused = 0;
    int from = plan.only().orElse(0);
    int to = plan.only().isPresent() ? from + 1 : usual * plan.times();
    for (int i = from; i < to; i++) {
      String number =
          "%s, mutant %s of seed %s (alone by -Dcomal.mutants.seed=%s -Dcomal.mutants.at=%s)"
              .formatted(name, i, plan.seed(), plan.seed(), i);
      now.set(number);
      Mutant mutant = mutant(i);
      String which = number + ", " + mutant.how();
      now.set(which);
      Object result;
      try {
        result = trial.of(mutant.bytes());
      } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError e) {
        if (!isSentence(e, where)) {
          throw new AssertionError(which + ": " + e + "\n" + shown(mutant), e);
        }
        refused++;
        continue;
      }
      if (Objects.equals(result, expected)) {
        same++;
      } else if (guard == Guard.NONE) {
        other++;
      } else {
        throw new AssertionError(
            which + ": another result, and no word of it: " + result + "\n" + shown(mutant));
      }
    }
    return new Tally(same, other, refused);
  }

  /** Whether it is an exception that the program prints as a sentence, and says where. */
  private static boolean isSentence(Throwable e, String where) {
    boolean told =
        e instanceof Refusal
            || e instanceof IOException
            || e instanceof UncheckedIOException
            || e instanceof ConfigException
            || e instanceof OracleException
            // Of numbers that are none; the JVM's own do not say where.
            || e instanceof ArithmeticException;
    return told && e.getMessage() != null && e.getMessage().contains(where);
  }

  private static String shown(Mutant mutant) {
    String text = new String(mutant.bytes(), StandardCharsets.UTF_8);
    return text.length() <= 2_000 ? text : text.substring(0, 2_000) + "…";
  }
}
