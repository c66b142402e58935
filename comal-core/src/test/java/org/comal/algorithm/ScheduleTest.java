package org.comal.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import org.comal.plugin.Options;
import org.comal.plugin.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private final Problems problems = new Problems();

  private Schedule read(String hocon) {
    return Schedule.read(
        new Options(ConfigFactory.parseString(hocon), "algorithm", problems), "eta");
  }

  @Test
  void aNumberStays() {
    Schedule s = read("eta = 0.3");
    assertThat(s.at(0)).isEqualTo(0.3);
    assertThat(s.at(1_000_000)).isEqualTo(0.3);
  }

  @Test
  void theLastOfAListStays() {
    Schedule s = read("eta = [3, 2, 1]");
    assertThat(new double[] {s.at(0), s.at(1), s.at(2), s.at(3), s.at(Long.MAX_VALUE)})
        .containsExactly(3, 2, 1, 1, 1);
  }

  @Test
  void aBlockFallsToItsFloor() {
    Schedule s = read("eta { initial = 8, factor = 0.5, floor = 1.5 }");
    // 8 · .5^0, ^1, ^2 = 8, 4, 2; then 1 is below the floor.
    assertThat(new double[] {s.at(0), s.at(1), s.at(2), s.at(3)}).containsExactly(8, 4, 2, 1.5);
    assertThat(read("eta { initial = 1, factor = 1.1 }").at(2)).isCloseTo(1.21, within(1e-12));
    assertThat(problems.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eta = 0",
        "eta = x",
        "eta = []",
        "eta = [1, 0]",
        "eta = [1, x]",
        "eta { initial = 0, factor = 1 }",
        "eta { initial = 1 }",
        "eta { initial = 1, factor = 1, florr = 0 }",
        "eta = null"
      })
  void aBadOneIsAProblemAndNoException(String hocon) {
    assertThat(read(hocon)).isNotNull();
    assertThat(problems.list())
        .isNotEmpty()
        .allSatisfy(p -> assertThat(p.message()).contains("algorithm.eta"));
  }

  @Test
  void refusesValuesThatAreNotPositive() {
    assertThatIllegalArgumentException().isThrownBy(() -> Schedule.constant(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Schedule.Listed(new double[0]));
    assertThatIllegalArgumentException().isThrownBy(() -> new Schedule.Geometric(1, 0.5, -1));
  }
}
