package org.comal.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * What is said of Hadoop's file systems.
 *
 * @param site folder with Hadoop's own files of settings
 * @param conf settings by Hadoop's own names, which go before those of the files
 */
record HadoopSettings(Optional<Path> site, Map<String, String> conf) {
  private static final List<String> FILES = List.of("core-site.xml", "hdfs-site.xml");

  HadoopSettings {
    Objects.requireNonNull(site, "site");
    conf = Map.copyOf(conf);
  }

  /** Settings for Hadoop, whose classes are the plugin's. */
  Configuration configuration() {
    Configuration all = new Configuration();
    all.setClassLoader(HadoopSettings.class.getClassLoader());
    for (String name : FILES) {
      Optional<Path> file = site.map(folder -> folder.resolve(name)).filter(Files::exists);
      file.ifPresent(xml -> all.addResource(new org.apache.hadoop.fs.Path(xml.toUri())));
    }
    conf.forEach(all::set);
    return all;
  }
}
