package org.comal.cli.track;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.guice.Secrets;
import org.comal.track.TrackedWork;
import org.comal.track.Tracker;

/**
 * Tells a tracker the figures of one run or task, and keeps what goes wrong with it from the work:
 * it is told of once, and the tracker is left alone.
 *
 * <p>Figures of recorded steps have their own names, those of solvers stand below {@code solver/}.
 * May be ended from another thread than the work's.
 */
final class Followed implements Listener {
  private final String name;
  private final Tracker tracker;
  private final TrackedWork work;
  private final Consumer<String> complaint;
  private final StepCount steps = new StepCount();
  private long after;
  private Tracker.Session session;
  private boolean over;

  /**
   * Begins nothing before the first figures.
   *
   * @param name of the tracker in the config
   * @param work which {@link #from} may still say is taken up
   * @param complaint told once what went wrong
   */
  Followed(String name, Tracker tracker, TrackedWork work, Consumer<String> complaint) {
    this.name = Objects.requireNonNull(name, "name");
    this.tracker = Objects.requireNonNull(tracker, "tracker");
    this.work = Objects.requireNonNull(work, "work");
    this.complaint = Objects.requireNonNull(complaint, "complaint");
  }

  /** Names the step that the run is taken up after. */
  synchronized void from(long taken) {
    after = taken;
    steps.from(taken);
  }

  @Override
  public synchronized void on(Event event) {
    long step = steps.at(event);
    Map<String, Double> figures = new LinkedHashMap<>();
    if (event instanceof Event.Recorded recorded) {
      figures.putAll(recorded.metrics());
      figures.put("reference-updates", (double) recorded.outer());
    } else if (event instanceof Event.Solved solved) {
      solved.figures().forEach((figure, value) -> figures.put("solver/" + figure, value));
    } else if (event instanceof Event.Measured measured) {
      figures.putAll(measured.figures());
    }
    if (!figures.isEmpty()) {
      tell(
          () -> {
            if (session == null) {
              session = tracker.begin(work.after(after));
            }
            session.figures(step, figures);
          });
    } else if (event instanceof Event.Checkpointed checkpoint) {
      if (session == null) {
        from(checkpoint.step());
      } else {
        tell(session::keep);
      }
    }
  }

  private void tell(Listener.Effect<IOException> telling) {
    if (!over) {
      try {
        telling.run();
      } catch (IOException | RuntimeException | LinkageError e) {
        giveUp(e);
      }
    }
  }

  /** Ends the following; the first time counts. */
  synchronized void end(boolean finished) {
    if (session != null) {
      try {
        session.end(finished && !over);
      } catch (IOException | RuntimeException | LinkageError e) {
        giveUp(e);
      }
      session = null;
    }
    over = true;
  }

  private void giveUp(Throwable e) {
    if (!over) {
      over = true;
      String said = e.getMessage() == null ? e.toString() : e.getMessage();
      complaint.accept(
          "the tracker "
              + name
              + " follows no more, and the work goes on without it: "
              + Secrets.masked(said));
    }
  }
}
