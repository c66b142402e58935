package org.comal.cli.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.comal.cli.console.Errors;
import org.comal.cli.console.Screen;
import org.comal.cli.track.PhaseClock;
import org.comal.cli.track.StopHook;
import org.comal.files.DurableFiles;
import org.comal.run.Rehearsal;
import org.comal.run.Run;
import org.comal.work.WorkerLoad;

/** Tells how long each run of a dry run takes, and all of them, where they are rehearsed. */
final class RehearsedTimes {
  private final Optional<Double> seconds;
  private final int runs;
  private final PhaseClock clock;
  private final Screen screen;
  private Extrapolation all = Extrapolation.NOTHING;
  private int told;
  private boolean bound;
  private boolean unasked;

  /**
   * @param seconds for all rehearsals together; empty where none is rehearsed
   * @param runs that share them
   * @param clock hears of what the runs do
   */
  RehearsedTimes(Optional<Double> seconds, int runs, PhaseClock clock, Screen screen) {
    this.seconds = seconds;
    this.runs = runs;
    this.clock = clock;
    this.screen = screen;
  }

  /**
   * Rehearses a run, where that is asked for, and prints what came of it. The clock was started
   * anew before the run was made.
   *
   * @param name of the run
   * @param load how its work is spread
   */
  void tell(String name, Run run, WorkerLoad load) throws IOException {
    if (seconds.isEmpty()) {
      return;
    }
    clock.count();
    double loading = clock.total() / 1e9;
    double share = seconds.get() / runs;
    screen.say(
        "rehearsing "
            + name
            + (share < 1 ? " for less than a second" : " for about " + Math.round(share) + " s"));
    Path temporary = Files.createTempDirectory("comal-rehearsal");
    StopHook stopped = new StopHook("rehearsal", () -> forget(temporary));
    try (Rehearsal rehearsal = run.rehearsal(temporary.resolve("checkpoints"), load)) {
      TimeEstimate estimate = TimeEstimate.of(rehearsal, clock, seconds.get(), runs, loading);
      print(estimate.lines().get(0));
      estimate.lines().stream().skip(1).forEach(line -> print("  " + line));
      all = all.plus(estimate.whole());
      bound |= estimate.bound();
      unasked |= !estimate.asked();
      told++;
    } catch (ArithmeticException e) {
      print("time: not told, because a trial failed: " + e.getMessage());
    } catch (UncheckedIOException e) {
      print("time: not told: " + sentence(e));
    } finally {
      stopped.close();
      remove(temporary);
    }
  }

  /** With what was being done, where it was said. */
  private static String sentence(UncheckedIOException e) {
    boolean bare = e.getCause().toString().equals(e.getMessage());
    return (bare ? "" : e.getMessage() + ": ") + Errors.sentence(e);
  }

  private void print(String line) {
    screen.out().println("  " + line);
    screen.out().flush();
  }

  private static void remove(Path temporary) {
    try {
      DurableFiles.deleteTree(temporary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes what can be removed while the program ends, which may be writing yet. */
  private static void forget(Path temporary) {
    try {
      remove(temporary);
    } catch (UncheckedIOException e) {
      // The machine's temporary files are its own to tidy up.
    }
  }

  /**
   * Prints what all runs take, where there are several and each could be told, or how to learn it.
   */
  void tellAll() {
    if (seconds.isEmpty()) {
      screen
          .out()
          .println(
              "time: not told; --rehearse tries the run"
                  + (runs == 1 ? "" : "s")
                  + " on this machine, for a minute");
    }
    if (told > 1 && told == runs) {
      String time = all.likely() < 1 ? "less than a second" : TimeEstimate.text(all, bound);
      screen
          .out()
          .println(
              "time: "
                  + time
                  + " for all runs, less where they share samples"
                  + (unasked ? "; the answers of oracles that were not asked come on top" : ""));
    }
    if (all.likely() >= 1) {
      screen
          .out()
          .println(
              "  States of training that are kept on the way and responses that grow come on top.");
    }
  }
}
