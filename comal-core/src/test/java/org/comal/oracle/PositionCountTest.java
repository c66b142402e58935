package org.comal.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PositionCountTest {
  private final PositionCount positions = new PositionCount();

  @Test
  void withoutPairsThereIsNoBias() {
    positions.add(Double.NaN, 0.5);
    assertThat(positions.pairs()).isZero();
    assertThat(positions.bias()).isZero();
    assertThat(positions.flipShare()).isZero();
  }

  @Test
  void countsWhatTheOrderDoes() {
    positions.add(0.75, 0.25); // the order does nothing
    positions.add(0.875, 0.75); // first place wins twice: a bias of 0.3125
    positions.add(0.5, 1); // a draw in one order: a bias of 0.25, and no turn
    positions.add(0.25, 0.125); // second place wins twice: a bias of -0.3125
    assertThat(positions.pairs()).isEqualTo(4);
    assertThat(positions.bias()).isCloseTo(0.25 / 4, within(1e-15));
    assertThat(positions.flipShare()).isEqualTo(0.5);
  }
}
