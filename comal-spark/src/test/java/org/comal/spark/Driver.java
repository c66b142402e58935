package org.comal.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comal.files.Sha256;

/**
 * The program in a process of its own, as whoever uses a cluster starts it.
 *
 * @param cluster whose environment it has
 * @param place it writes {@code said} there, and the run is in {@code out}
 */
record Driver(Cluster cluster, Path place) {
  private static final String MAIN = "org.comal.cli.Main";

  Process start(Path... configs) throws IOException {
    return onCluster(builder(List.of(), configs));
  }

  /** As it comes in jars, beside Spark's. */
  Process startPacked(Path... configs) throws IOException {
    String classPath = cluster.sparkClassPath() + File.pathSeparator + program(File.pathSeparator);
    return onCluster(program(List.of(java(), "-cp", classPath, MAIN), configs));
  }

  /** By {@code spark-submit}, in its mode of deployment for clients. */
  Process submit(Path... configs) throws IOException {
    List<String> command =
        List.of(
            java(),
            "-cp",
            cluster.sparkClassPath(),
            "org.apache.spark.deploy.SparkSubmit",
            "--master",
            cluster.address(),
            "--class",
            MAIN,
            "--jars",
            program(","),
            cluster.program().get(0).toString());
    return onCluster(program(command, configs));
  }

  private String program(String separator) throws IOException {
    return cluster.program().stream().map(Path::toString).collect(Collectors.joining(separator));
  }

  private Process onCluster(ProcessBuilder builder) throws IOException {
    builder.environment().putAll(cluster.environment());
    return builder.start();
  }

  /** The program with options of the virtual machine, no cluster needed. */
  ProcessBuilder builder(List<String> options, Path... configs) {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(options);
    command.addAll(List.of("-cp", Cluster.classPath(), MAIN));
    return program(command, configs);
  }

  /** The same for a task. */
  ProcessBuilder task(List<String> options, Path... configs) {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(options);
    command.addAll(List.of("-cp", Cluster.classPath(), MAIN, "task"));
    return at(command, configs);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private ProcessBuilder program(List<String> command, Path... configs) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of("run", "--no-plots"));
    return at(all, configs);
  }

  private ProcessBuilder at(List<String> command, Path... configs) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of("--out", place.resolve("out").toString()));
    Stream.of(configs).map(Path::toString).forEach(all::add);
    return new ProcessBuilder(all)
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
