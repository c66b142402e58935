package org.comal.oracle.record;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.random.RandomSource;

/** P = a / (a + b) of the lengths of the two texts; abstains about "none". Keeps what was asked. */
class CountingOracle implements PreferenceOracle {
  final List<Comparison> asked = Collections.synchronizedList(new ArrayList<>());
  final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
  private final String id;

  CountingOracle(String id) {
    this.id = id;
  }

  static Comparison question(int prompt, String first, String second) {
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
    return batch.stream().mapToDouble(CountingOracle::answer).toArray();
  }

  static double answer(Comparison c) {
    double a = c.first().text().length();
    double b = c.second().text().length();
    return c.first().text().equals("none") ? Double.NaN : a / (a + b);
  }
}
