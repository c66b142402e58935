package org.comal.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.comal.cli.launch.Extrapolation.Trial;
import org.comal.run.Rehearsal.Extent;
import org.junit.jupiter.api.Test;

class ExtrapolationTest {
  /** A trial on so many of 64 prompts, that are called once each. */
  private static Trial trial(int prompts, double amount) {
    return new Trial(amount, new Extent(1, 64.0 / prompts));
  }

  @Test
  void twoTrialsTellTheFixedPart() {
    // 3 + 2 a prompt.
    assertThat(Extrapolation.of(List.of(trial(2, 7), trial(4, 11))))
        .isEqualTo(new Extrapolation(131, 131, 176));
  }

  @Test
  void aTrialOnAllIsSure() {
    assertThat(Extrapolation.of(List.of(trial(2, 7), trial(64, 100))))
        .isEqualTo(new Extrapolation(100, 100, 100));
  }

  /** So is a batch that a larger one takes no longer than. */
  @Test
  void oneTrialMultipliedOutIsTheMost() {
    assertThat(Extrapolation.of(List.of(trial(4, 10)))).isEqualTo(new Extrapolation(10, 160, 160));
    assertThat(Extrapolation.of(List.of(trial(2, 10), trial(4, 10))))
        .isEqualTo(new Extrapolation(10, 10, 160));
  }

  /** 4 on the first two prompts and 12 on the next two: each of the rest may be as either. */
  @Test
  void promptsThatTakeLongerThanTheFirstWidenTheRange() {
    assertThat(Extrapolation.of(List.of(trial(2, 4), trial(4, 16))))
        .isEqualTo(new Extrapolation(128, 256, 376));
  }

  @Test
  void aLargerTrialThatWasQuickerSaysLittle() {
    assertThat(Extrapolation.of(List.of(trial(2, 12), trial(4, 10))))
        .isEqualTo(new Extrapolation(10, 160, 160));
  }

  /** Batches of one size: fixed part and prompts grow alike, and both are multiplied out. */
  @Test
  void fullBatchesAreMultipliedOut() {
    Trial one = new Trial(5, new Extent(8, 8));
    Trial two = new Trial(10.5, new Extent(4, 4));
    assertThat(Extrapolation.of(List.of(one))).isEqualTo(new Extrapolation(40, 40, 40));
    assertThat(Extrapolation.of(List.of(one, two))).isEqualTo(new Extrapolation(40, 42, 42));
  }
}
