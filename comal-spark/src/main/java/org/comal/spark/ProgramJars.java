package org.comal.spark;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;

/**
 * The jars that executors need of this process. What Spark brings itself is none of them, be it of
 * another version: Spark's parts go with one another, and refuse to work with those of others.
 */
final class ProgramJars {
  private ProgramJars() {}

  /** What this process was started with, and the jar of this plugin where it is none of these. */
  static Set<String> started() throws IOException {
    Set<String> spark = artifacts(place(SparkContext.class).map(Path::getParent));
    Set<String> jars = new LinkedHashSet<>();
    for (String entry : List.of(System.getProperty("java.class.path").split(File.pathSeparator))) {
      Path path = Path.of(entry).toAbsolutePath();
      if (!spark.contains(artifact(path))) {
        jars.add(path.toString());
      }
    }
    place(ProgramJars.class).ifPresent(own -> jars.add(own.toString()));
    return jars;
  }

  /**
   * The same with the jars of a folder of plugins, but for links to Spark's.
   *
   * @param plugins folder, where there is one
   */
  static Set<String> with(Optional<Path> plugins) throws IOException {
    Set<String> jars = started();
    if (plugins.isPresent()) {
      Path home = plugins.get().toRealPath();
      Path spark = place(SparkContext.class).orElse(home).toRealPath().getParent();
      for (Path jar : jars(home)) {
        Path real = jar.toRealPath().getParent();
        if (real.equals(home) || !real.equals(spark)) {
          jars.add(jar.toString());
        }
      }
    }
    return jars;
  }

  private static List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static Set<String> artifacts(Optional<Path> folder) throws IOException {
    return folder.isEmpty()
        ? Set.of()
        : jars(folder.get()).stream().map(ProgramJars::artifact).collect(Collectors.toSet());
  }

  /** The name of a jar without its version. */
  private static String artifact(Path jar) {
    return jar.getFileName().toString().replaceFirst("-\\d.*", "");
  }

  private static Optional<Path> place(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
