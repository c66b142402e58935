package org.comal.guice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comal.plugin.Nearest;
import org.comal.run.RunLayout;

/** What may have been meant where no config file is named, or one that is not there. */
public final class NearbyConfigs {
  private static final int MOST_LISTED = 5;

  private NearbyConfigs() {}

  /**
   * {@return what to do instead, where a directory is given for a config}
   *
   * @param directory a run's, one with configs, or any other; need not exist
   */
  public static String advice(Path directory) {
    if (Files.exists(RunLayout.CONFIG.in(directory))) {
      return "a run left this directory, and `comal resume "
          + (directory.toString().isEmpty() ? "." : directory)
          + "` takes it up";
    }
    List<Path> configs = in(directory);
    return configs.isEmpty()
        ? "name a config file, or let `comal new DIR` write one"
        : "name a config file, as "
            + configs.stream()
                .limit(MOST_LISTED)
                .map(Path::toString)
                .collect(Collectors.joining(" or "));
  }

  /** A question for the nearest config beside one that is not there; empty where none is near. */
  static String question(Path missing) {
    if (missing.toString().contains("=")) {
      return "; a value is laid over a config by --set " + missing;
    }
    Path place = missing.resolveSibling("");
    List<String> names = in(place).stream().map(c -> c.getFileName().toString()).toList();
    String given = missing.getFileName() == null ? "" : missing.getFileName().toString();
    if (names.contains(given + ".conf")) {
      return "; did you mean " + given + ".conf?";
    }
    return Nearest.to(given, names).question();
  }

  private static List<Path> in(Path directory) {
    try (Stream<Path> files =
        Files.list(directory.toString().isEmpty() ? Path.of(".") : directory)) {
      return files
          .filter(f -> f.getFileName().toString().matches(".*\\.(conf|json|hocon)"))
          .filter(Files::isRegularFile)
          .map(f -> directory.toString().isEmpty() ? f.getFileName() : f)
          .sorted()
          .toList();
    } catch (IOException notListed) {
      return List.of();
    }
  }
}
