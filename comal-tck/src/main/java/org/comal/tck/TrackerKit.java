package org.comal.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.comal.Stable;
import org.comal.track.TrackedWork;
import org.comal.track.Tracker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link Tracker} must do. A tracker that sends over a network is tried against a server
 * of its author's.
 */
@Stable
public abstract class TrackerKit {
  private static final Instant START = Instant.parse("2026-02-03T04:05:06.789Z");

  @TempDir private Path temp;

  /** {@return the tracker under test} */
  protected abstract Tracker tracker();

  /**
   * {@return what the tracker has kept or sent of a figure, in the order of the steps} Where a step
   * came twice it counts once.
   *
   * @param directory the tracker's own
   * @param name of the figure
   * @throws IOException where what it kept cannot be read
   */
  protected abstract Map<Long, Double> kept(Path directory, String name) throws IOException;

  /**
   * {@return how far a figure that comes back may be from what was given, as a share of it: 0 for a
   * tracker that keeps all digits}
   */
  protected double tolerance() {
    return 0;
  }

  private TrackedWork work(long after) {
    return new TrackedWork(
        "tried",
        temp.resolve("own"),
        "run { seed = 7 }\n",
        new TreeMap<>(Map.of("run.seed", "7", "algorithm.use", "comal", "text", "a \"b\"\n€")),
        after,
        InstantSource.fixed(START.plusSeconds(after)));
  }

  private void follow(long after, List<Long> steps, boolean finished) throws IOException {
    followAndVanish(after, steps).end(finished);
  }

  /** As a process does that is killed after a checkpoint. */
  private Tracker.Session followAndVanish(long after, List<Long> steps) throws IOException {
    Tracker.Session session = tracker().begin(work(after));
    for (long step : steps) {
      session.figures(step, Map.of("solver/loss", loss(step)));
      session.figures(step, Map.of("gap", gap(step)));
      session.keep();
    }
    return session;
  }

  private static double gap(long step) {
    return 1.0 / (step + 3);
  }

  private static double loss(long step) {
    return -0.1 * step - 7e-9;
  }

  private void assertKept(List<Long> steps) throws IOException {
    Map<Long, Double> gaps = kept(work(0).directory(), "gap");
    Map<Long, Double> losses = kept(work(0).directory(), "solver/loss");
    assertThat(gaps.keySet()).as("steps at which gap was kept").containsExactlyElementsOf(steps);
    assertThat(losses.keySet())
        .as("steps at which solver/loss was kept")
        .containsExactlyElementsOf(steps);
    for (long step : steps) {
      assertClose("gap", step, gaps.get(step), gap(step));
      assertClose("solver/loss", step, losses.get(step), loss(step));
    }
  }

  private void assertClose(String name, long step, double kept, double given) {
    assertThat(Math.abs(kept - given))
        .as("%s of step %s was kept as %s and given as %s", name, step, kept, given)
        .isLessThanOrEqualTo(tolerance() * Math.abs(given));
  }

  @Test
  void keepsFiguresAtTheirSteps() throws IOException {
    follow(0, List.of(0L, 1L, 2L, 5L, 1_000_000_000_000L), true);
    assertKept(List.of(0L, 1L, 2L, 5L, 1_000_000_000_000L));
  }

  @Test
  void goesOnWhereTheWorkWasTakenUp() throws IOException {
    follow(0, List.of(0L, 1L, 2L, 3L), false);
    follow(2, List.of(3L, 4L), true);
    assertKept(List.of(0L, 1L, 2L, 3L, 4L));
  }

  @Test
  void losesNothingThatIsCheckpointedWhereTheProcessIsKilled() throws IOException {
    followAndVanish(0, List.of(0L, 1L, 2L));
    followAndVanish(2, List.of(3L, 4L));
    follow(4, List.of(5L), true);
    assertKept(List.of(0L, 1L, 2L, 3L, 4L, 5L));
  }

  @Test
  void beginsAgainWhereNothingWasCheckpointed() throws IOException {
    followAndVanish(0, List.of(0L, 1L, 2L, 3L));
    follow(0, List.of(0L, 1L), true);
    assertThat(kept(work(0).directory(), "gap").keySet()).startsWith(0L, 1L);
  }

  @Test
  void goesOnWithFinishedWorkThatWasMadeLonger() throws IOException {
    follow(0, List.of(0L, 1L), true);
    follow(1, List.of(2L), true);
    assertKept(List.of(0L, 1L, 2L));
  }

  @Test
  void takesMoreFiguresThanFitIntoABuffer() throws IOException {
    Tracker.Session session = tracker().begin(work(0));
    for (long step = 0; step < 50; step++) {
      Map<String, Double> figures = new LinkedHashMap<>();
      for (int i = 0; i < 400; i++) {
        figures.put("figure-" + i, step + i / 400.0);
      }
      session.figures(step, figures);
    }
    session.end(true);
    Map<Long, Double> last = kept(work(0).directory(), "figure-399");
    assertThat(last.keySet())
        .containsExactlyElementsOf(Stream.iterate(0L, s -> s + 1).limit(50).toList());
    last.forEach((step, value) -> assertClose("figure-399", step, value, step + 399 / 400.0));
  }

  @Test
  void takesFiguresThatAreNoNumbers() throws IOException {
    Tracker.Session session = tracker().begin(work(0));
    assertThatNoException()
        .as("figures without a value")
        .isThrownBy(
            () -> {
              session.figures(0, Map.of("gap", Double.NaN));
              session.figures(1, Map.of("gap", Double.POSITIVE_INFINITY));
              session.figures(2, Map.of("gap", Double.NEGATIVE_INFINITY));
              session.figures(3, Map.of("gap", 0.25));
            });
    session.end(true);
    assertThat(kept(work(0).directory(), "gap")).containsEntry(3L, 0.25);
  }

  @Test
  void keepsToItsDirectory() throws IOException {
    follow(0, List.of(0L, 1L), true);
    try (Stream<Path> beside = Files.list(temp)) {
      assertThat(beside)
          .as("what was left beside the tracker's own directory")
          .allMatch(work(0).directory()::equals);
    }
  }

  @Test
  void endsWithoutFigures() throws IOException {
    Tracker.Session session = tracker().begin(work(0));
    assertThatNoException().isThrownBy(() -> session.end(false));
  }
}
