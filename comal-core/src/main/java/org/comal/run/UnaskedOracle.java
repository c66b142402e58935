package org.comal.run;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.comal.data.Comparison;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.random.RandomSource;

/**
 * Stands in a rehearsal for an oracle that may send a bill or leaves a record: counts the questions
 * and makes the verdicts up, the same to the same question and one minus it to the question turned
 * round.
 */
final class UnaskedOracle implements PreferenceOracle {
  private final String id;
  private final LongAdder questions = new LongAdder();

  /** Asks nothing of the oracle but its name. */
  UnaskedOracle(PreferenceOracle instead) {
    this.id = "unasked:" + instead.id();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
    questions.add(batch.size());
    return batch.stream().mapToDouble(UnaskedOracle::verdict).toArray();
  }

  private static double verdict(Comparison question) {
    String first = question.first().text();
    String second = question.second().text();
    if (first.equals(second)) {
      return 0.5;
    }
    boolean turned = first.compareTo(second) > 0;
    RandomSource pair =
        new RandomSource(0)
            .at(question.prompt().id())
            .at(turned ? second : first)
            .at(turned ? first : second);
    // Away from 0 and 1, which some losses refuse.
    double verdict = 0.1 + 0.8 * pair.generator().nextDouble();
    return turned ? 1 - verdict : verdict;
  }

  @Override
  public boolean free() {
    return true;
  }

  /** Questions so far. */
  long questions() {
    return questions.sum();
  }
}
