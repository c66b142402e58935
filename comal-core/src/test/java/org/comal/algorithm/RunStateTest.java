package org.comal.algorithm;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RunStateTest {
  @Test
  void namesTheRoleThatIsMissingAndHowToDoWithoutIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MirrorDescent(Schedule.constant(1)).output(RunState.start(Map.of())))
        .withMessageContaining("no policy has the role mu")
        .withMessageContaining("override output(state)");
  }
}
