package org.comal.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.comal.files.DurableFiles;
import org.comal.prox.StepFiles;

/**
 * The directories of a run's prox steps, {@code step-0001} being that of the first.
 *
 * @param directory holds them
 * @param shared where the runs of a suite leave rows for each other
 * @param run tells the run's settings
 * @param keep whether finished steps keep their files
 * @param complaint is told of damaged files, each in a sentence
 */
record StepFolder(
    Path directory, Optional<Path> shared, String run, boolean keep, Consumer<String> complaint) {
  private static final Pattern NAME = Pattern.compile("step-(\\d+)");

  /** The files of the step that is taken after so many. */
  StepFiles files(long step) {
    String name = String.format(Locale.ROOT, "step-%04d", step + 1);
    return new StepDirectory(directory.resolve(name), shared, run, complaint);
  }

  /** Tidies up after the steps that a checkpoint makes safe: the first so many. */
  void finished(long steps) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    List<Path> entries;
    try (Stream<Path> list = Files.list(directory)) {
      entries = list.toList();
    }
    for (Path entry : entries) {
      Matcher name = NAME.matcher(entry.getFileName().toString());
      if (name.matches() && Long.parseLong(name.group(1)) <= steps) {
        tidy(entry);
      }
    }
  }

  /** Removes what was kept while phases went on; everything where nothing is to be kept. */
  private void tidy(Path entry) throws IOException {
    if (!keep) {
      DurableFiles.deleteTree(entry);
      return;
    }
    List<Path> inside;
    try (Stream<Path> list = Files.list(entry)) {
      inside = list.filter(Files::isDirectory).toList();
    }
    for (Path path : inside) {
      DurableFiles.deleteTree(path);
    }
  }
}
