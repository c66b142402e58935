package org.comal.cli.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.comal.event.Event;
import org.comal.track.TrackedWork;
import org.comal.track.Tracker;
import org.junit.jupiter.api.Test;

/** What a tracker is told, and that it cannot harm the work. */
class FollowedTest {
  private final List<String> told = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private Throwable beginning;
  private Throwable telling;
  private Throwable ending;

  private final Followed followed =
      new Followed(
          "mine",
          work -> {
            told.add("begin after " + work.step());
            throwIfAny(beginning);
            return new Told();
          },
          new TrackedWork("run", Path.of("nowhere"), "", new TreeMap<>(), 0, new FakeTime()),
          complaints::add);

  private final class Told implements Tracker.Session {
    @Override
    public void figures(long step, Map<String, Double> figures) throws IOException {
      told.add(step + " " + new TreeMap<>(figures));
      throwIfAny(telling);
    }

    @Override
    public void keep() {
      told.add("keep");
    }

    @Override
    public void end(boolean finished) throws IOException {
      told.add(finished ? "finished" : "cut off");
      throwIfAny(ending);
    }
  }

  private static void throwIfAny(Throwable failure) throws IOException {
    if (failure instanceof IOException checked) {
      throw checked;
    }
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
  }

  @Test
  void figuresComeWithTheirSteps() {
    followed.on(new Event.Note("no figures"));
    followed.on(new Event.Recorded(0, 2, 0, Map.of("gap", 0.14)));
    followed.on(new Event.Solved(Map.of("loss", 0.5)));
    followed.on(new Event.Recorded(1, 2, 1, Map.of("gap", 0.125)));
    followed.on(new Event.Solved(Map.of("loss", 0.25)));
    followed.end(true);
    assertThat(told)
        .containsExactly(
            "begin after 0",
            "0 {gap=0.14, reference-updates=0.0}",
            "1 {solver/loss=0.5}",
            "1 {gap=0.125, reference-updates=1.0}",
            "2 {solver/loss=0.25}",
            "finished");
    assertThat(complaints).isEmpty();
  }

  @Test
  void workThatIsTakenUpSaysAfterWhichStep() {
    followed.from(5);
    followed.on(new Event.Solved(Map.of("loss", 0.5)));
    followed.end(false);
    assertThat(told).containsExactly("begin after 5", "6 {solver/loss=0.5}", "cut off");
  }

  @Test
  void figuresOfTasksAndCheckpointsAreTold() {
    followed.on(new Event.Checkpointed(20)); // of the checkpoint that the task is taken up at
    followed.on(new Event.Measured(30, Map.of("loss", 0.5)));
    followed.on(new Event.Checkpointed(30));
    followed.end(true);
    followed.end(false);
    followed.on(new Event.Measured(40, Map.of("loss", 0.5)));
    assertThat(told).containsExactly("begin after 20", "30 {loss=0.5}", "keep", "finished");
  }

  @Test
  void aTrackerThatLacksAJarIsLeftAlone() {
    beginning = new NoClassDefFoundError("org/elsewhere/Client");
    followed.on(new Event.Solved(Map.of("loss", 0.5)));
    assertThat(complaints).singleElement().asString().endsWith("without it: org/elsewhere/Client");
  }

  @Test
  void workWithoutFiguresBeginsNothing() {
    followed.on(new Event.Checkpointed(1));
    followed.end(true);
    assertThat(told).isEmpty();
  }

  @Test
  void aTrackerThatCannotBeginIsToldOfOnce() {
    beginning = new IOException("no room at https://me:secret@host/");
    followed.on(new Event.Solved(Map.of("loss", 0.5)));
    followed.on(new Event.Solved(Map.of("loss", 0.5)));
    followed.end(true);
    assertThat(told).containsExactly("begin after 0");
    assertThat(complaints)
        .containsExactly(
            "the tracker mine follows no more, and the work goes on without it: no room at"
                + " https://me:****@host/");
  }

  @Test
  void aTrackerThatFailsHearsOnlyTheEnd() {
    telling = new IllegalStateException("its own fault");
    followed.on(new Event.Solved(Map.of("loss", 0.5)));
    followed.on(new Event.Solved(Map.of("loss", 0.25)));
    followed.end(true);
    assertThat(told).containsExactly("begin after 0", "1 {solver/loss=0.5}", "cut off");
    assertThat(complaints).singleElement().asString().endsWith("without it: its own fault");
  }

  @Test
  void whatFailsAtTheEndOfAFailedSessionIsNotToldAgain() {
    telling = new IOException("once");
    ending = new IOException("twice");
    followed.on(new Event.Solved(Map.of("loss", 0.5)));
    followed.end(true);
    assertThat(complaints).singleElement().asString().endsWith("once");
  }

  @Test
  void whatFailsAtTheEndIsToldOf() {
    ending = new NullPointerException();
    followed.on(new Event.Solved(Map.of("loss", 0.5)));
    followed.end(true);
    assertThat(complaints)
        .singleElement()
        .asString()
        .endsWith("without it: java.lang.NullPointerException");
  }
}
