package org.comal.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.comal.cli.track.FakeTime;
import org.comal.cli.track.PhaseClock;
import org.comal.event.Event;
import org.comal.event.Phase;
import org.junit.jupiter.api.Test;

class TimeEstimateTest {
  @Test
  void doublesATrialUntilItIsNoLongerQuickerForEachPrompt() {
    FakeTime clock = new FakeTime();
    PhaseClock watch = new PhaseClock(clock);
    List<Integer> tried = new ArrayList<>();
    TimeEstimate estimate =
        TimeEstimate.of(
            prompts -> {
              tried.add(prompts);
              watch.on(new Event.PhaseBegun(Phase.SAMPLE));
              clock.pass(Math.max(4, prompts)); // a batch of 4 takes as long as one of 1
              watch.on(new Event.PhaseEnded(Phase.SAMPLE));
            },
            (phase, prompts) -> 3 * 64.0 / prompts,
            1,
            64,
            watch);
    assertThat(tried).containsExactly(1, 2, 4, 8); // 8 s for 8 are no quicker than 4 s for 4
    assertThat(estimate.seconds()).isEqualTo(192); // 3 steps of 64 prompts, a second each
    assertThat(estimate.text(64))
        .isEqualTo(
            "time: about 3 min 12 s (sample 3 min 12 s), measured on the first 8 of 64 prompts of"
                + " a step and multiplied out");
  }
}
