package org.comal.spark;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A standalone master and workers of Spark, each a process on loopback. */
final class Cluster implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  /** Jars of libraries that the program brings and Spark does not. */
  private static final String OWN =
      "(comal-.*|config|guice|jmustache|ojalgo|picocli|progressbar|VectorGraphics2D)-\\d.*";

  private final Path home;
  private final int port;
  private final List<Process> processes = new ArrayList<>();

  /**
   * @param home for logs and what executors leave; also Spark's own home
   * @param workers with one core each
   */
  Cluster(Path home, int workers) throws IOException, InterruptedException {
    this.home = home;
    Path jars = Files.createDirectories(home.resolve("jars"));
    for (String entry : List.of(classPath().split(File.pathSeparator))) {
      Path jar = Path.of(entry);
      Path link = jars.resolve(jar.getFileName());
      if (entry.endsWith(".jar") && !isOwn(jar) && !Files.exists(link)) {
        Files.createSymbolicLink(link, jar);
      }
    }
    this.port = freePort();
    start("master", "master.Master", "--host", LOOPBACK, "--port", Integer.toString(port));
    for (int i = 0; i < workers; i++) {
      Path work = home.resolve("work-" + i);
      start(
          "worker-" + i,
          "worker.Worker",
          "--host",
          LOOPBACK,
          "--cores",
          "1",
          "--memory",
          "1G",
          "--work-dir",
          work.toString(),
          address());
    }
  }

  private static boolean isOwn(Path jar) {
    return jar.getFileName().toString().matches(OWN);
  }

  /**
   * The program as jars, without those that Spark has in its home: folders of classes are packed.
   */
  List<Path> program() throws IOException {
    Path folder = Files.createDirectories(home.resolve("program"));
    List<Path> jars = new ArrayList<>();
    for (String entry : List.of(classPath().split(File.pathSeparator))) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        jars.add(PackedClasses.pack(path, folder.resolve("part-" + jars.size() + ".jar")));
      } else if (isOwn(path)) {
        jars.add(path);
      }
    }
    return jars;
  }

  /** Spark's jars, as its own programs are started with them. */
  String sparkClassPath() {
    return home.resolve("jars") + File.separator + "*";
  }

  /** Of this process, without the servers of HDFS, which no cluster has beside Spark's jars. */
  static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("minicluster"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String address() {
    return "spark://" + LOOPBACK + ":" + port;
  }

  /** What Spark's processes, and those that drive them, need to know of this machine. */
  Map<String, String> environment() {
    return Map.of(
        "SPARK_HOME", home.toString(), "SPARK_SCALA_VERSION", "2.13", "SPARK_LOCAL_IP", LOOPBACK);
  }

  private void start(String name, String type, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                "org.apache.spark.deploy." + type,
                "--webui-port",
                "0"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment());
    builder.redirectOutput(home.resolve(name + ".log").toFile());
    processes.add(builder.start());
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().onExit().join();
    }
  }
}
