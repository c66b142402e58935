package org.comal.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.comal.cli.track.FakeTime;
import org.comal.event.Event;
import org.comal.event.Phase;
import org.junit.jupiter.api.Test;

/** What the user sees while a long step goes on. */
class ProgressTest {
  private final FakeTime time = new FakeTime();

  private static Event progress(Phase phase, long done, long total) {
    return new Event.Progress(phase, done, total, "responses");
  }

  @Test
  void aPhaseTellsHowFarItIsAndWhatIsLeft() {
    PhaseWatch watch = new PhaseWatch(time);
    assertThat(watch.text()).isEmpty();
    watch.on(new Event.PhaseBegun(Phase.SAMPLE));
    assertThat(watch.text()).isEqualTo("sample");
    watch.on(progress(Phase.SAMPLE, 100, 400));
    assertThat(watch.text()).isEqualTo("sample 100 of 400 responses");
    time.pass(10);
    watch.on(progress(Phase.SAMPLE, 200, 400)); // 100 in 10 s, so 200 more in 20 s
    assertThat(watch.text()).isEqualTo("sample 200 of 400 responses, 10/s, 0:20 left");
    watch.on(new Event.PhaseEnded(Phase.SAMPLE));
    assertThat(watch.text()).isEmpty();
    assertThat(watch.left()).isEmpty();
  }

  @Test
  void responsesTellWhatIsLeftAndTokensHowFast() {
    PhaseWatch watch = new PhaseWatch(time);
    watch.on(new Event.PhaseBegun(Phase.SAMPLE));
    watch.on(progress(Phase.SAMPLE, 0, 400));
    time.pass(5);
    watch.on(new Event.Throughput(Phase.SAMPLE, 4000, "tokens"));
    assertThat(watch.text()).isEqualTo("sample 0 of 400 responses, 800 tokens/s");
    time.pass(5);
    watch.on(progress(Phase.SAMPLE, 100, 400));
    watch.on(new Event.Throughput(Phase.SAMPLE, 9000, "tokens"));
    assertThat(watch.text()).isEqualTo("sample 100 of 400 responses, 900 tokens/s, 0:30 left");
    watch.on(new Event.Throughput(Phase.TRAIN, 10, "tokens"));
    assertThat(watch.text()).startsWith("sample 100 of 400 responses, 900 tokens/s");
  }

  @Test
  void aJudgeTellsWhatItHasCost() {
    PhaseWatch watch = new PhaseWatch(time);
    watch.on(new Event.PhaseBegun(Phase.COMPARE));
    watch.on(progress(Phase.COMPARE, 0, 400));
    time.pass(10);
    watch.on(progress(Phase.COMPARE, 100, 400));
    watch.on(new Event.Spent(Phase.COMPARE, 0.416));
    assertThat(watch.text())
        .isEqualTo("compare 100 of 400 responses, 10/s, 0:30 left, cost 0.42 so far");
    watch.on(new Event.PhaseBegun(Phase.TRAIN));
    assertThat(watch.text()).isEqualTo("train");
  }

  @Test
  void timeLeftBeginsAgainWithEachPhase() {
    PhaseWatch watch = new PhaseWatch(time);
    watch.on(progress(Phase.SAMPLE, 1, 10));
    time.pass(100);
    watch.on(progress(Phase.SAMPLE, 10, 10));
    watch.on(progress(Phase.TRAIN, 1, 100));
    assertThat(watch.left()).isEmpty();
    time.pass(3);
    watch.on(progress(Phase.TRAIN, 2, 100));
    assertThat(watch.left()).contains(Duration.ofSeconds(3 * 98));
  }

  @Test
  void workWithoutAKnownEndTellsItsSpeed() {
    PhaseWatch watch = new PhaseWatch(time);
    watch.on(new Event.PhaseBegun(Phase.SAMPLE));
    watch.on(new Event.Progress(Phase.SAMPLE, 0, 0, "tokens"));
    time.pass(1);
    watch.on(new Event.Progress(Phase.SAMPLE, 2000, 0, "tokens"));
    assertThat(watch.text()).isEqualTo("sample 2000 tokens");
    time.pass(1);
    watch.on(new Event.Progress(Phase.SAMPLE, 4200, 0, "tokens"));
    assertThat(watch.text()).isEqualTo("sample 4200 tokens, 2100/s");
  }

  @Test
  void timesAreReadable() {
    assertThat(PhaseWatch.clock(Duration.ofSeconds(35))).isEqualTo("0:35");
    assertThat(PhaseWatch.clock(Duration.ofSeconds(7450))).isEqualTo("2:04:10");
  }

  @Test
  void linesNameTheStepAndThePhaseWithinIt() {
    StringWriter text = new StringWriter();
    LineProgress lines = new LineProgress("comal", new PrintWriter(text), time);
    lines.on(new Event.Recorded(0, 4, 0, Map.of("gap", 0.14)));
    time.pass(60);
    lines.on(new Event.Recorded(1, 4, 0, Map.of("gap", 0.125)));
    lines.on(new Event.PhaseBegun(Phase.SAMPLE));
    lines.on(progress(Phase.SAMPLE, 1, 4));
    time.pass(5);
    lines.on(progress(Phase.SAMPLE, 2, 4));
    assertThat(text.toString().lines())
        .containsExactly(
            "comal: step 1 of 4, gap 0.125, 3:00 left",
            "comal: step 1 of 4, gap 0.125, 3:00 left; sample 2 of 4 responses, 0.20/s, 0:10 left");
  }

  @Test
  void linesOfATaskNameItsPhases() {
    StringWriter text = new StringWriter();
    LineProgress lines = new LineProgress("", new PrintWriter(text), time);
    lines.on(new Event.PhaseBegun(new Phase("read")));
    time.pass(3);
    lines.on(new Event.PhaseBegun(Phase.TRAIN));
    lines.on(progress(Phase.TRAIN, 1, 4));
    assertThat(text.toString().lines()).containsExactly("train");
  }
}
