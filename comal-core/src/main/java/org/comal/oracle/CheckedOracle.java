package org.comal.oracle;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.comal.data.Comparison;
import org.comal.random.RandomSource;

/**
 * Stands at the door of an oracle that anybody may have written: its verdicts are one for each
 * question and in [0, 1] or NaN, or an {@link OracleException} names the oracle and what it did.
 * What it throws becomes such a sentence too, with the exception as its cause; an {@link
 * OracleException} is one already, and what the listener throws goes through as it is.
 *
 * <p>Every oracle that a config asks for stands behind such a door, and so do that of every {@link
 * org.comal.prox.Game} and whatever is recorded, so that what asks need not check again.
 */
public final class CheckedOracle extends ForwardingOracle {
  private final String whose;

  /**
   * Puts the door before an oracle.
   *
   * @param oracle whose verdicts are checked; closed with this one
   * @param whose the oracle's name for its users, with where it comes from, as {@code brevity in
   *     comal-brevity-1.0.0.jar}
   */
  public CheckedOracle(PreferenceOracle oracle, String whose) {
    super(oracle);
    this.whose = Objects.requireNonNull(whose, "whose");
  }

  /**
   * {@return an oracle behind a door: itself where it is one, else under its own id}
   *
   * @param oracle any oracle
   */
  public static CheckedOracle guarding(PreferenceOracle oracle) {
    return oracle instanceof CheckedOracle checked
        ? checked
        : new CheckedOracle(oracle, oracle.id());
  }

  /**
   * {@return the oracle behind the door, for those who look whether it can do more than an oracle
   * must; any other oracle is given back}
   *
   * @param oracle any oracle
   */
  public static PreferenceOracle behind(PreferenceOracle oracle) {
    PreferenceOracle behind = oracle;
    while (behind instanceof ForwardingOracle door && door.transparent()) {
      behind = door.inside();
    }
    return behind;
  }

  @Override
  public boolean transparent() {
    return true;
  }

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
    Door door = new Door(batch, heard);
    double[] p;
    try {
      p = inside().prefer(batch, random, door);
    } catch (RuntimeException | LinkageError e) {
      if (door.threw(e)) {
        throw e;
      }
      throw failure("failed on " + questions(batch), e);
    }
    if (p == null || p.length != batch.size()) {
      throw new OracleException(
          "oracle "
              + whose
              + " gave "
              + (p == null ? "null" : p.length + (p.length == 1 ? " verdict" : " verdicts"))
              + " on "
              + questions(batch)
              + "; it must give one for each, in their order");
    }
    for (int i = 0; i < p.length; i++) {
      requireVerdict(batch.get(i), p[i]);
    }
    return p;
  }

  private static String questions(List<Comparison> batch) {
    return switch (batch.size()) {
      case 0 -> "a batch without questions";
      case 1 -> "a question about prompt " + batch.get(0).prompt().id();
      default -> batch.size() + " questions, the first about prompt " + batch.get(0).prompt().id();
    };
  }

  private void requireVerdict(Comparison question, double p) {
    if (p < 0 || p > 1) {
      throw new OracleException(
          "oracle "
              + whose
              + " gave "
              + p
              + " on a question about prompt "
              + question.prompt().id()
              + "; a verdict is the probability that the first response is preferred, from 0 to 1,"
              + " or NaN where the oracle abstains");
    }
  }

  private OracleException failure(String what, Throwable e) {
    if (e instanceof OracleException sentence) {
      return sentence;
    }
    boolean lacks = e instanceof LinkageError;
    boolean said =
        (e instanceof IllegalArgumentException
                || e instanceof IllegalStateException
                || e instanceof ArithmeticException)
            && e.getMessage() != null;
    return new OracleException(
        "oracle "
            + whose
            + " "
            + what
            + ": "
            + (said ? e.getMessage() : e)
            + (lacks
                ? "; is a jar missing beside it, or was it built against another version?"
                : ""),
        e);
  }

  private <T> T ask(String method, Supplier<T> call) {
    T said;
    try {
      said = call.get();
    } catch (RuntimeException | LinkageError e) {
      throw failure("failed in its " + method, e);
    }
    if (said == null) {
      throw new OracleException("oracle " + whose + " gave null for its " + method);
    }
    return said;
  }

  private void tell(String method, Runnable call) {
    ask(
        method,
        () -> {
          call.run();
          return this;
        });
  }

  @Override
  public String id() {
    return ask("id", inside()::id);
  }

  @Override
  public boolean free() {
    return ask("free", inside()::free);
  }

  @Override
  public boolean answersFromRecord() {
    return ask("answersFromRecord", inside()::answersFromRecord);
  }

  @Override
  public boolean deterministic() {
    return ask("deterministic", inside()::deterministic);
  }

  /** Behind the same door. */
  @Override
  public Optional<PreferenceOracle> expectation() {
    return ask("expectation", inside()::expectation)
        .map(other -> other == inside() ? this : new CheckedOracle(other, whose));
  }

  @Override
  public Map<String, Double> statistics() {
    return ask("statistics", inside()::statistics);
  }

  @Override
  public List<String> plan(int prompts) {
    return ask("plan", () -> super.plan(prompts));
  }

  @Override
  public void rest() {
    tell("rest", inside()::rest);
  }

  @Override
  public void close() {
    tell("close", inside()::close);
  }

  /** Checks what is told before the batch is answered, and knows what the listener threw. */
  private final class Door implements VerdictListener {
    private final List<Comparison> batch;
    private final VerdictListener heard;
    private final Set<Throwable> thrown = ConcurrentHashMap.newKeySet();

    Door(List<Comparison> batch, VerdictListener heard) {
      this.batch = batch;
      this.heard = heard;
    }

    @Override
    public void given(int place, double preference) {
      if (place < 0 || place >= batch.size()) {
        throw new OracleException(
            "oracle "
                + whose
                + " told a verdict at place "
                + place
                + " of "
                + questions(batch)
                + "; places count from 0");
      }
      requireVerdict(batch.get(place), preference);
      try {
        heard.given(place, preference);
      } catch (RuntimeException | Error e) {
        thrown.add(e);
        throw e;
      }
    }

    /** Whether it comes from the listener, be it that the oracle wrapped it. */
    boolean threw(Throwable e) {
      for (Throwable each = e; each != null; each = each.getCause()) {
        if (thrown.contains(each)) {
          return true;
        }
      }
      return false;
    }
  }
}
