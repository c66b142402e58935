package org.comal.cli.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.comal.cli.console.Screen;
import org.comal.cli.track.PhaseClock;
import org.comal.cli.track.StopHook;
import org.comal.files.DurableFiles;
import org.comal.run.Rehearsal;
import org.comal.run.Run;

/** Tells how long each run of a dry run takes, and all of them, where they are rehearsed. */
final class RehearsedTimes {
  private final Optional<Double> budget;
  private final PhaseClock clock;
  private final Screen screen;
  private Extrapolation all = Extrapolation.NOTHING;
  private int told;
  private int missing;

  /**
   * @param budget seconds for each run; empty where none is rehearsed
   * @param clock hears of what the runs do
   */
  RehearsedTimes(Optional<Double> budget, PhaseClock clock, Screen screen) {
    this.budget = budget;
    this.clock = clock;
    this.screen = screen;
  }

  /**
   * Rehearses a run and prints what came of it. The clock was started anew before the run was made.
   *
   * @param name of the run
   */
  void tell(String name, Run run) throws IOException {
    if (budget.isEmpty()) {
      print("time: not told; --rehearse tries the run on this machine, for a minute");
      return;
    }
    clock.count();
    double loading = clock.total() / 1e9;
    screen.say("rehearsing " + name + " for about " + Math.round(budget.get()) + " s");
    Path temporary = Files.createTempDirectory("comal-rehearsal");
    StopHook stopped = new StopHook("rehearsal", () -> forget(temporary));
    try (Rehearsal rehearsal = run.rehearsal(temporary.resolve("checkpoints"))) {
      TimeEstimate estimate = TimeEstimate.of(rehearsal, clock, budget.get(), loading);
      print(estimate.lines().get(0));
      estimate.lines().stream().skip(1).forEach(line -> print("  " + line));
      all = all.plus(estimate.whole());
      told++;
    } catch (ArithmeticException e) {
      missing++;
      print("time: not told, because a trial on few prompts failed: " + e.getMessage());
    } catch (UncheckedIOException e) {
      missing++;
      print("time: not told, because a checkpoint cannot be tried: " + e.getCause().getMessage());
    } finally {
      stopped.close();
      remove(temporary);
    }
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

  /** Prints what all runs take, where there are several and each could be told. */
  void tellAll() {
    if (told > 1 && missing == 0) {
      String time =
          all.likely() < 1 ? "less than a second" : TimeEstimate.text(all, /* bound= */ false);
      screen.out().println("time: " + time + " for all runs, less where they share samples");
    }
    if (all.likely() >= 1) {
      screen
          .out()
          .println(
              "  States of training that are kept on the way and responses that grow come on top.");
    }
  }
}
