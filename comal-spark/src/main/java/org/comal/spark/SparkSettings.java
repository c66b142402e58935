package org.comal.spark;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.SparkConf;

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

  SparkConf toConf() {
    SparkConf all = new SparkConf().setAppName("comal");
    master.ifPresent(all::setMaster);
    all.setIfMissing("spark.ui.showConsoleProgress", "false");
    switch (program) {
      case SHARED -> all.set(CLASS_PATH, String.join(File.pathSeparator, jars()));
      case SENT -> all.set(JARS, String.join(",", jars()));
      case SUBMITTED -> {}
    }
    conf.forEach(all::set);
    return all;
  }

  /** What this process was started with, and the jar of this plugin where it is none of these. */
  private static Set<String> jars() {
    Set<String> jars = new LinkedHashSet<>();
    for (String entry : List.of(System.getProperty("java.class.path").split(File.pathSeparator))) {
      jars.add(Path.of(entry).toAbsolutePath().toString());
    }
    own().ifPresent(jars::add);
    return jars;
  }

  private static Optional<String> own() {
    CodeSource source = SparkSettings.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(source.getLocation().toURI()).toString());
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
