package org.comal.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhaseTest {
  private final List<Event> heard = new ArrayList<>();
  private final Listener listener = heard::add;

  @Test
  void workThatReturnsIsDoneBetweenBeginningAndEnd() {
    int seven = listener.during(Phase.TRAIN, () -> heard.size() + 6);
    assertThat(seven).isEqualTo(7);
    assertThat(heard)
        .containsExactly(new Event.PhaseBegun(Phase.TRAIN), new Event.PhaseEnded(Phase.TRAIN));
  }

  @Test
  void workThatReturnsNothingIsDoneBetweenBeginningAndEnd() {
    listener.during(Phase.SCORE, () -> listener.on(new Event.Note("at work")));
    assertThat(heard)
        .containsExactly(
            new Event.PhaseBegun(Phase.SCORE),
            new Event.Note("at work"),
            new Event.PhaseEnded(Phase.SCORE));
  }

  @Test
  void aPhaseEndsThoughItsWorkThrowsAndTheExceptionKeepsItsType() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> listener.during(Phase.SAMPLE, this::broken))
        .withMessage("broken");
    assertThat(heard)
        .containsExactly(new Event.PhaseBegun(Phase.SAMPLE), new Event.PhaseEnded(Phase.SAMPLE));
  }

  private void broken() throws IOException {
    throw new IOException("broken");
  }

  @Test
  void aPluginsPhaseIsKnownByItsName() {
    assertThat(new Phase("distil")).isEqualTo(new Phase("distil")).hasToString("distil");
    assertThat(new Phase("train")).isEqualTo(Phase.TRAIN);
    assertThatIllegalArgumentException().isThrownBy(() -> new Phase(" "));
  }
}
