package org.comal.cli.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comal.event.Event;
import org.comal.event.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimingsTest {
  @TempDir private Path temp;

  private final FakeTime time = new FakeTime();
  private final List<String> complaints = new ArrayList<>();

  private Timings timings() {
    return new Timings(temp.resolve("timings.jsonl"), time, complaints::add);
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(temp.resolve("timings.jsonl"));
  }

  private static Event recorded(long step) {
    return new Event.Recorded(step, 9, 0, Map.of());
  }

  @Test
  void timeGoesToTheInnermostPhase() throws IOException {
    try (Timings timings = timings()) {
      timings.on(new Event.PhaseBegun(Phase.SAMPLE));
      time.pass(2);
      timings.on(new Event.PhaseEnded(Phase.SAMPLE));
      time.pass(0.25);
      timings.on(new Event.PhaseBegun(Phase.TRAIN));
      time.pass(3);
      timings.on(new Event.PhaseBegun(Phase.VALIDATE));
      time.pass(0.5);
      timings.on(new Event.PhaseEnded(Phase.VALIDATE));
      time.pass(1);
      timings.on(new Event.PhaseEnded(Phase.TRAIN));
      timings.on(recorded(1));
      time.pass(0.004);
    }
    // 2 + .25 + 3 + .5 + 1, the .5 inside of train being validation's.
    assertThat(lines())
        .containsExactly(
            "{\"session\":\"2026-02-03T04:05:06Z\",\"from-step\":0,\"to-step\":1,\"seconds\":6.75,"
                + "\"phases\":{\"other\":0.25,\"sample\":2.0,\"train\":4.0,\"validate\":0.5}}",
            "{\"session\":\"2026-02-03T04:05:06Z\",\"from-step\":1,\"to-step\":1,\"seconds\":0.004,"
                + "\"phases\":{\"other\":0.004}}");
  }

  @Test
  void shortStepsShareALine() throws IOException {
    try (Timings timings = timings()) {
      for (int step = 1; step <= 25; step++) {
        time.pass(0.1);
        timings.on(recorded(step));
      }
    }
    assertThat(lines()).hasSize(3); // after 1 s, 2 s, and the rest
    assertThat(lines().get(0)).contains("\"from-step\":0,\"to-step\":10,\"seconds\":1.0,");
    assertThat(lines().get(2)).contains("\"from-step\":20,\"to-step\":25,\"seconds\":0.5,");
  }

  @Test
  void longPhasesAreWrittenBeforeTheyEnd() throws IOException {
    Timings timings = timings();
    timings.on(new Event.PhaseBegun(Phase.SAMPLE));
    time.pass(31);
    timings.on(new Event.Progress(Phase.SAMPLE, 1, 9, "responses"));
    time.pass(5); // and killed
    assertThat(lines())
        .containsExactly(
            "{\"session\":\"2026-02-03T04:05:06Z\",\"from-step\":0,\"to-step\":0,\"seconds\":31.0,"
                + "\"phases\":{\"sample\":31.0}}");
  }

  @Test
  void aPhaseThatWasGivenUpEndsWithTheOuterOne() throws IOException {
    try (Timings timings = timings()) {
      timings.on(new Event.PhaseBegun(Phase.TRAIN));
      timings.on(new Event.PhaseBegun(Phase.SCORE));
      time.pass(1);
      timings.on(new Event.PhaseEnded(Phase.TRAIN));
      timings.on(new Event.PhaseEnded(new Phase("never begun")));
      time.pass(1);
    }
    assertThat(lines().get(0)).endsWith("\"phases\":{\"other\":1.0,\"score\":1.0}}");
  }

  @Test
  void aSecondSessionAddsItsLines() throws IOException {
    Files.writeString(temp.resolve("timings.jsonl"), "{\"session\":\"a\"}\n{\"sess");
    try (Timings timings = timings()) {
      timings.from(7);
      time.pass(2);
      timings.on(recorded(8));
    }
    assertThat(lines()).hasSize(3).startsWith("{\"session\":\"a\"}", "{\"sess");
    assertThat(lines().get(2)).contains("\"from-step\":7,\"to-step\":8");
  }

  @Test
  void aFileThatCannotBeWrittenIsToldOnce() throws IOException {
    Files.createDirectory(temp.resolve("timings.jsonl"));
    try (Timings timings = timings()) {
      for (int step = 1; step <= 3; step++) {
        time.pass(2);
        timings.on(recorded(step));
      }
    }
    assertThat(complaints).singleElement().asString().contains("timings.jsonl", "not recorded");
  }
}
