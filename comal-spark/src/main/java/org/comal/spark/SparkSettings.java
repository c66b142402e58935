package org.comal.spark;

import com.typesafe.config.ConfigUtil;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.comal.guice.SentConfig;
import org.comal.plugin.Options;

/**
 * How a cluster is reached.
 *
 * @param master its address; empty for what is set outside
 * @param program how executors come by the program
 * @param places portions under way at once; 0 for two for each core
 * @param conf settings of Spark's own, which lie over all others
 */
record SparkSettings(
    Optional<String> master, Program program, int places, Map<String, String> conf) {
  private static final String CLASS_PATH = "spark.executor.extraClassPath";
  private static final String JARS = "spark.jars";

  /** How executors come by the program. */
  enum Program {
    /** Its jars are at the same place on all machines. */
    SHARED,
    /** Spark sends them. */
    SENT,
    /** Whoever submitted the driver saw to it. */
    SUBMITTED
  }

  SparkSettings {
    conf = new TreeMap<>(conf);
  }

  /** The values of a block by their whole names, dots among them. */
  static Map<String, String> named(Options block) {
    Map<String, String> values = new LinkedHashMap<>();
    block
        .config()
        .entrySet()
        .forEach(
            e ->
                values.put(
                    String.join(".", ConfigUtil.splitPath(e.getKey())),
                    e.getValue().unwrapped().toString()));
    return values;
  }

  /**
   * All that Spark is told.
   *
   * @param plugins folder that this process found plugins in
   * @throws IOException where a folder of jars cannot be listed
   */
  SparkConf toConf(Optional<Path> plugins) throws IOException {
    SparkConf all = new SparkConf().setAppName("comal");
    master.ifPresent(all::setMaster);
    all.setIfMissing("spark.ui.showConsoleProgress", "false");
    switch (program) {
      case SHARED -> all.set(CLASS_PATH, String.join(File.pathSeparator, ProgramJars.started()));
      case SENT -> all.set(JARS, String.join(",", ProgramJars.with(plugins)));
      case SUBMITTED -> {}
    }
    conf.forEach((key, value) -> all.set(key, beside(all, key, value)));
    return all;
  }

  /** What is said of jars is beside the program's own. */
  private static String beside(SparkConf all, String key, String value) {
    String between = key.equals(JARS) ? "," : File.pathSeparator;
    return (key.equals(JARS) || key.equals(CLASS_PATH)) && all.contains(key)
        ? all.get(key) + between + value
        : value;
  }

  /**
   * {@return the config as executors are to read it: where the jars of plugins come to them on
   * their class path, they look for no folder}
   *
   * @param sent with the folder that this process found plugins in
   * @throws IOException where it is no config that was sent
   */
  String read(String sent) throws IOException {
    return program == Program.SENT ? SentConfig.withoutPlugins(sent) : sent;
  }
}
