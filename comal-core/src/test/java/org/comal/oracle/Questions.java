package org.comal.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.random.RandomSource;

/** An oracle that answers by a function of two numbers, and keeps what it was asked. */
final class Questions implements PreferenceOracle {
  private final ToDoubleBiFunction<Integer, Integer> verdict;
  private final List<Comparison> asked = new ArrayList<>();
  private boolean closed;

  Questions(ToDoubleBiFunction<Integer, Integer> verdict) {
    this.verdict = verdict;
  }

  static Comparison question(int first, int second) {
    return new Comparison(Prompt.named("x"), response(first), response(second));
  }

  private static Response response(int number) {
    return new Response(new int[] {number}, "y" + number, true);
  }

  List<Comparison> asked() {
    return asked;
  }

  boolean closed() {
    return closed;
  }

  @Override
  public String id() {
    return "questions";
  }

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
    asked.addAll(batch);
    return batch.stream()
        .mapToDouble(c -> verdict.applyAsDouble(c.first().tokens()[0], c.second().tokens()[0]))
        .toArray();
  }

  @Override
  public void close() {
    closed = true;
  }
}
