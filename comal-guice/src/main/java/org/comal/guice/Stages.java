package org.comal.guice;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.comal.plugin.ConfigException;
import org.comal.plugin.FileOrder;
import org.comal.plugin.Nearest;
import org.comal.plugin.Options;
import org.comal.plugin.Problems;

/**
 * The stages of a config's {@code prepare} block, and where they leave their work: each is a task
 * in a directory of its name. A path {@code prepared:NAME/REST} points there.
 *
 * @param names those that a path may name, in the order in which they run
 * @param directory holds the stages' directories; empty before it is known, when a config is only
 *     looked at
 */
public record Stages(List<String> names, Optional<Path> directory) {
  /** Name of the directory, within the one that a run leaves. */
  public static final String DIRECTORY = "prepared";

  /** Name of the block at the root of a config. */
  static final String BLOCK = "prepare";

  private static final String SCHEME = "prepared:";

  /** Begins the path to what a run of a suite left, for the task that compares them. */
  static final String RUN = "run:";

  /**
   * Copies the names.
   *
   * @param names copied
   * @param directory empty rather than null
   */
  public Stages {
    names = List.copyOf(names);
  }

  /** The stages that a config names, their place not known yet. */
  static Stages of(Config config) {
    List<String> names =
        config.root().get(BLOCK) instanceof ConfigObject block ? FileOrder.of(block) : List.of();
    Predicate<String> kept = name -> config.hasPath(ConfigUtil.joinPath(BLOCK, name));
    return new Stages(names.stream().filter(kept).toList(), Optional.empty());
  }

  /**
   * The stages of an experiment by name, in the order of the file: each a task, which has the run's
   * seed and plugins where it sets no own and may use the work of those before it.
   *
   * @throws ConfigException where a stage is no block or its name is none for a directory
   */
  static Map<String, Experiment> tasks(Experiment whole) {
    Map<String, Experiment> all = new LinkedHashMap<>();
    Config config = whole.config();
    if (!config.hasPath(BLOCK)) {
      return all;
    }
    Problems problems = new Problems();
    Stages stages = whole.stages();
    Map<String, Options> blocks = new Options(config, "", problems).block(BLOCK).blocks();
    for (Map.Entry<String, Options> stage : blocks.entrySet()) {
      String name = stage.getKey();
      Member.check(name, stage.getValue(), BLOCK);
      all.put(
          name,
          new Experiment(
              name,
              Shared.with(stage.getValue().config(), config, Shared.RUN),
              whole.baseDirectory(),
              stages.names().contains(name) ? stages.before(name) : stages));
    }
    problems.check();
    return all;
  }

  /**
   * {@return what stages left beside a recorded run: in its directory, or, for a run of a suite, in
   * the suite's; for a stage, beside it}
   *
   * @param run the directory of the run, or of a stage
   */
  public static Stages beside(Path run) {
    Path own = run.toAbsolutePath().normalize();
    return Stream.of(own.resolve(DIRECTORY), own.resolveSibling(DIRECTORY), own.resolveSibling(""))
        .filter(place -> place.endsWith(DIRECTORY) && Files.isDirectory(place))
        .findFirst()
        .map(directory -> new Stages(list(directory), Optional.of(directory)))
        .orElse(new Stages(List.of(), Optional.empty()));
  }

  private static List<String> list(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(Files::isDirectory)
          .map(e -> e.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** These stages, leaving their work in a directory. */
  Stages in(Path newDirectory) {
    return new Stages(names, Optional.of(newDirectory));
  }

  /** The stages before one of them: those whose work it may use. */
  Stages before(String name) {
    return new Stages(names.subList(0, names.indexOf(name)), directory);
  }

  /** Whether a config's text points to the work of a stage, or of a run of the suite. */
  static boolean means(String text) {
    return text.startsWith(SCHEME) || text.startsWith(RUN);
  }

  /** The path that a key's text points to; notes a problem where it names no stage. */
  Path path(Options block, String key) {
    if (block.text(key).startsWith(RUN)) {
      return suite().resolve(block.text(key).substring(RUN.length()));
    }
    String text = block.text(key);
    String name = text.substring(SCHEME.length()).replaceFirst("/.*", "");
    if (!names.contains(name)) {
      block.problem(
          key,
          block.path()
              + "."
              + key
              + " names the work of the stage "
              + name
              + (names.isEmpty()
                  ? ", but there is none before it in prepare"
                  : ", but the stages before it are " + String.join(", ", names))
              + Nearest.to(name, names).advice());
    }
    return work(text).orElseThrow();
  }

  /**
   * {@return where a stage's work lies that a text points to; empty for any other text}
   *
   * @param text a value of a config
   */
  public Optional<Path> work(String text) {
    return text.startsWith(SCHEME)
        ? Optional.of(directory.orElse(Path.of(DIRECTORY)).resolve(text.substring(SCHEME.length())))
        : Optional.empty();
  }

  /** The directory of the suite or run that the stages are of. */
  private Path suite() {
    return directory.orElse(Path.of(DIRECTORY)).resolveSibling("");
  }

  /** Whether a path points into a stage's directory where nothing is yet. */
  boolean pending(Path path) {
    Path within = directory.orElse(Path.of(DIRECTORY));
    return path.startsWith(within) && !Files.exists(path);
  }
}
