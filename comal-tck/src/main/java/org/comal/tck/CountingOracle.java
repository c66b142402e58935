package org.comal.tck;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.random.RandomSource;

/**
 * An oracle for tests of what stands around oracles: P = a / (a + b) of the lengths of the two
 * texts, abstaining about "none". It keeps what it was asked.
 */
public class CountingOracle implements PreferenceOracle {
  /** Every question so far, in order. */
  public final List<Comparison> asked = Collections.synchronizedList(new ArrayList<>());

  /** The size of every batch so far, in order. */
  public final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());

  private final String id;

  /**
   * Makes an oracle that was asked nothing.
   *
   * @param id what {@link #id} gives
   */
  public CountingOracle(String id) {
    this.id = id;
  }

  /**
   * {@return a question}
   *
   * @param prompt its number
   * @param first text of the first response
   * @param second text of the second
   */
  public static Comparison question(int prompt, String first, String second) {
    return new Comparison(
        Prompt.user("p" + prompt, "question " + prompt),
        new Response(new int[0], first, true),
        new Response(new int[0], second, true));
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
    asked.addAll(batch);
    batches.add(batch.size());
    return batch.stream().mapToDouble(CountingOracle::verdict).toArray();
  }

  /**
   * {@return the verdict on a question}
   *
   * @param c a question
   */
  public static double verdict(Comparison c) {
    double a = c.first().text().length();
    double b = c.second().text().length();
    return c.first().text().equals("none") ? Double.NaN : a / (a + b);
  }
}
