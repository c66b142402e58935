package org.comal.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.files.Sha256;
import org.comal.policy.OptimizerSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Beside what the kit asks of every learner: the state of trainings that were begun before. */
class TabularLearnerTest {
  private static final int DIGEST = 32;

  private static TabularLearner trained(int steps) {
    OptimizerSpec optimizer = OptimizerSpec.adamW(0.1).withTotalSteps(10);
    TabularLearner learner = new TabularLearner(TwoGames.policy(), optimizer);
    for (int i = 0; i < steps; i++) {
      step(learner);
    }
    return learner;
  }

  private static void step(TabularLearner learner) {
    Prompt x = TwoGames.policy().prompts().get(0);
    learner.forward(List.of(new Completion(x, TwoGames.policy().support(x).get(0))));
    learner.backward(new double[] {-1});
    learner.step();
  }

  @Test
  void goesOnFromAStateThatHoldsThePolicyToo(@TempDir Path directory) throws IOException {
    TabularLearner learner = trained(3);
    learner.save(directory);
    Path file = directory.resolve("learner.bin");
    byte[] now = Files.readAllBytes(file);
    double[] logProbs = learner.freeze().logProbArray();
    ByteBuffer before = ByteBuffer.allocate(now.length + 2 * Double.BYTES * logProbs.length);
    before.put(now, 0, now.length - DIGEST);
    before.asDoubleBuffer().put(logProbs).put(learner.freeze().probabilityArray());
    int end = before.capacity() - DIGEST;
    byte[] digest = new Sha256().add(before.duplicate().position(0).limit(end)).bytes();
    Files.write(file, before.position(end).put(digest).array());

    TabularLearner other = trained(1);
    other.restore(directory);
    assertThat(other.freeze().id()).isEqualTo(learner.freeze().id());
    step(learner);
    step(other);
    assertThat(other.freeze().id()).isEqualTo(learner.freeze().id());
  }
}
