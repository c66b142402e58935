package org.comal.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.comal.files.Sha256;

/**
 * The program in a process of its own, as whoever uses a cluster starts it.
 *
 * @param cluster whose environment it has
 * @param place it writes {@code said} there, and the run is in {@code out}
 */
record Driver(Cluster cluster, Path place) {

  Process start(Path... configs) throws IOException {
    ProcessBuilder builder = builder(List.of(), configs);
    builder.environment().putAll(cluster.environment());
    return builder.start();
  }

  /** The program with options of the virtual machine, no cluster needed. */
  ProcessBuilder builder(List<String> options, Path... configs) {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(options);
    command.addAll(
        List.of("-cp", Cluster.classPath(), "org.comal.cli.Main", "run", "--no-plots", "--out"));
    command.add(place.resolve("out").toString());
    Stream.of(configs).map(Path::toString).forEach(command::add);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(place.resolve("said").toFile());
  }

  String said() throws IOException {
    return Files.readString(place.resolve("said"));
  }

  /** The SHA-256 of every file of the run but those that tell of config, machine and time. */
  Map<String, String> left() throws IOException {
    Path out = place.resolve("out");
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(out)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        String name = out.relativize(file).toString();
        if (!name.matches(
            "(.*/)?(config.resolved.conf|provenance.json|timings.jsonl|oracle.jsonl|\\.lock)")) {
          files.put(name, Sha256.of(file));
        }
      }
    }
    return files;
  }
}
