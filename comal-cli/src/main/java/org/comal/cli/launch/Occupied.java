package org.comal.cli.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.comal.cli.console.Errors;
import org.comal.guice.Resolved;
import org.comal.guice.Stages;
import org.comal.run.RunDirectory;
import org.comal.run.RunLayout;

/** Directories that other work stands in are refused, with what to do about it. */
final class Occupied {
  /** What can stand in a directory before the config does, or did in versions before. */
  private static final Set<String> BEFORE_CONFIG =
      Set.of(
          RunLayout.LOCK.fileName(),
          RunLayout.PROVENANCE.fileName(),
          RunLayout.TIMINGS.fileName(),
          RunLayout.ORACLE.fileName(),
          RunLayout.TRACKERS.fileName(),
          Stages.DIRECTORY);

  private Occupied() {}

  /** Refuses a directory that holds something else than an experiment. */
  static void refuseOther(Path directory, Resolved resolved) throws IOException {
    RunDirectory place = new RunDirectory(directory);
    if (place.begun()) {
      boolean begun =
          place.finished()
              || place.lastCheckpoint().isPresent()
              || Files.exists(RunLayout.SUITE.in(directory))
              || holdsRuns(directory);
      if (begun && !resolved.continues(place.config()) && !resolved.lengthens(place.config())) {
        throw Errors.configuration(
            directory
                + " holds a run of another config (or of another version of a plugin's defaults);"
                + " name another directory by --out, or remove it");
      }
    } else {
      refuseOtherFiles(directory);
    }
  }

  /** Refuses a place without a run that is not an empty directory. */
  static void refuseOtherFiles(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        if (files.anyMatch(
            f ->
                !f.toString().endsWith(".partial")
                    && !BEFORE_CONFIG.contains(f.getFileName().toString()))) {
          throw Errors.configuration(
              directory + " holds other files and no run; name another directory by --out");
        }
      }
    } else if (Files.exists(directory)) {
      throw Errors.configuration(directory + " is a file; name a directory by --out");
    }
  }

  private static boolean holdsRuns(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.anyMatch(e -> new RunDirectory(e).begun());
    }
  }
}
