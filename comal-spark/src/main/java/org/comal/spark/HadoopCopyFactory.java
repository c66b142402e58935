package org.comal.spark;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.task.Task;
import org.comal.task.TaskFactory;

/**
 * Makes the task that copies files between this machine and a file system that Hadoop knows: data
 * as a stage of {@code prepare}, and the directory of a run to where it outlives its machine.
 */
public final class HadoopCopyFactory implements TaskFactory {
  /** A scheme has two letters at least: one is a drive. */
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

  private static final String DEFAULTS =
      """
      # What is copied: a file or a folder, by an address that Hadoop knows, as
      # "hdfs://HOST/data/prompts.parquet" or "s3a://BUCKET/runs/first", or by a path here.
      from = null
      # Where it goes: an address, or a path here; a folder there must be a copy of from already. null: into the task's directory, by the last name
      # of from, so that prepared:STAGE/NAME is what a stage of prepare copied.
      to = null
      # Folder with core-site.xml and hdfs-site.xml, as HADOOP_CONF_DIR names it. null: none.
      site = null
      # Settings of Hadoop's own by their names, as "fs.s3a.endpoint" = "…"; secrets as
      # "fs.s3a.secret.key" = ${S3_SECRET}, from the environment, or in Hadoop's own files.
      conf {}
      """;

  @Override
  public About about() {
    return new About(
        "hadoop-copy", "copies files from or to HDFS and what else Hadoop knows", SPI_VERSION);
  }

  @Override
  public List<String> command() {
    return List.of();
  }

  @Override
  public String keys() {
    return DEFAULTS;
  }

  @Override
  public Blueprint<Task> read(Options options, Services services) {
    Optional<CopyPlace> from = place(options, "from", services);
    Optional<CopyPlace> to = place(options, "to", services);
    if (!options.has("from")) {
      options.text("from"); // which notes that it is missing
    } else if (!isThere(from) && !isThere(to)) {
      options.problem(
          "from",
          options.path()
              + ".from and "
              + options.path()
              + ".to are both on this machine; one of them must be an address, as hdfs://HOST/FOLDER");
    }
    Optional<Path> site =
        options.has("site") ? Optional.of(services.path(options, "site")) : Optional.empty();
    Map<String, String> conf = SparkSettings.named(options.block("conf"));
    return () ->
        new HadoopCopyTask(
            from.orElseThrow(), to, new HadoopSettings(site, conf), services.listener());
  }

  private static boolean isThere(Optional<CopyPlace> place) {
    return place.isPresent() && place.get() instanceof CopyPlace.There;
  }

  private static Optional<CopyPlace> place(Options options, String key, Services services) {
    if (!options.has(key)) {
      return Optional.empty();
    }
    String text = options.text(key);
    if (!ADDRESS.matcher(text).matches()) {
      return Optional.of(new CopyPlace.Here(services.path(options, key)));
    }
    try {
      return Optional.of(new CopyPlace.There(URI.create(text)));
    } catch (IllegalArgumentException e) {
      options.problem(key, options.path() + "." + key + " is no address that can be read");
      return Optional.empty();
    }
  }
}
