package org.comal.guice;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.comal.plugin.ConfigException;
import org.comal.plugin.PluginRegistry;
import org.comal.plugin.Problem;

/**
 * What config files ask for: one run, a suite of them, or a task.
 *
 * @param name of the config files, without directory and extension
 * @param config with substitutions resolved and origins kept, without defaults
 * @param baseDirectory absolute; relative paths in the config start from here
 * @param stages whose work paths in the config may name
 */
public record Experiment(String name, Config config, Path baseDirectory, Stages stages) {

  /** Name of the directory where a suite's policies are compared. */
  public static final String MATRIX = Suite.MATRIX;

  /**
   * {@return what config files ask for, the later ones over the earlier}
   *
   * @param files at least one; the first one's directory is the base directory
   * @param settings values that lie over the files, the later ones over the earlier
   * @throws ConfigException with file and line
   */
  public static Experiment load(List<Path> files, List<Setting> settings) {
    Config config = ConfigFiles.read(files, settings);
    Path here = files.get(0).toAbsolutePath().normalize().getParent();
    Path base =
        ConfigFiles.text(config, "run", "base-directory")
            .map(given -> here.resolve(given).normalize())
            .orElse(here);
    return new Experiment(ConfigFiles.name(files), config, base, Stages.of(config));
  }

  /**
   * {@return this experiment with values over its config}
   *
   * @param settings the later ones over the earlier
   */
  public Experiment with(List<Setting> settings) {
    Config over = config;
    for (Setting setting : settings) {
      over = setting.config().withFallback(over);
    }
    return new Experiment(name, over, baseDirectory, stages);
  }

  /**
   * {@return this experiment with another number of prox steps, in every run of a suite}
   *
   * @param option where the number was given, as the name of a command-line option
   * @param steps prox steps in all
   */
  public Experiment withSteps(String option, long steps) {
    Stream<String> keys =
        isSuite()
            ? runs().keySet().stream()
                .map(run -> ConfigUtil.joinPath(Suite.BLOCK, "runs", run, "run", "steps"))
            : Stream.of("run.steps");
    return with(keys.map(key -> Setting.of(option, key, steps)).toList());
  }

  /** {@return whether a run or a suite is asked for: everything that is not a task alone} */
  public boolean isRun() {
    return !isTask() || isSuite() || config.hasPath(Kind.ALGORITHM.block());
  }

  /**
   * {@return whether a task is asked for; a recorded config asks for a run or for a task, never
   * both}
   */
  public boolean isTask() {
    return config.hasPath(Kind.TASK.block());
  }

  /**
   * {@return this experiment with {@code task.use} set}
   *
   * @param task name of a task
   * @throws ConfigException where the config names another task
   */
  public Experiment withTask(String task) {
    Optional<String> given = ConfigFiles.text(config, "task", "use");
    if (given.isEmpty()) {
      Config use = ConfigFactory.parseMap(Map.of("task.use", task), "the command line");
      return new Experiment(name, config.withFallback(use), baseDirectory, stages);
    }
    if (!given.get().equals(task)) {
      throw new ConfigException(
          List.of(
              Problem.at(
                  config.getValue("task.use").origin(),
                  "task.use is "
                      + given.get()
                      + ", but the command asks for "
                      + task
                      + "; leave the key out, or run `comal task`")));
    }
    return this;
  }

  /**
   * {@return whether a run starts from the same policy and asks the same oracle as this one: it
   * does where all is the same that those could read}
   *
   * @param other a run, as of the same suite
   */
  public boolean sharesModels(Experiment other) {
    return modelBlocks().equals(other.modelBlocks());
  }

  private Config modelBlocks() {
    Config models = config;
    for (String block : List.of("algorithm", "prox", "evaluator", Kind.TRACKER.block(), "run")) {
      models = models.withoutPath(block);
    }
    return Shared.with(models, config, Shared.RUN);
  }

  /** {@return whether this is several runs} */
  public boolean isSuite() {
    return config.hasPath(Suite.BLOCK);
  }

  /**
   * {@return the runs of a suite by name, in the order of the file; each is the config without its
   * suite, the run's own blocks over it} With {@code suite.seeds} each run is there once a seed, as
   * {@code NAME-s7}.
   *
   * @throws ConfigException where the suite is not a block of blocks
   */
  public Map<String, Experiment> runs() {
    return new Suite(this).runs();
  }

  /**
   * {@return the task that compares the final policies of a suite's language models; empty where
   * that is switched off, and where the suite names no policy, oracle or data that all runs have}
   */
  public Optional<Experiment> matrix() {
    return new Suite(this).matrix();
  }

  /** {@return names of the runs whose final policies this matrix of a suite compares} */
  public Set<String> compared() {
    return Suite.compared(config);
  }

  /**
   * {@return this experiment with its stages' work in a directory}
   *
   * @param directory holds a directory for each stage, of its name
   */
  public Experiment withStagesIn(Path directory) {
    return withStages(stages.in(directory));
  }

  /**
   * {@return this experiment with the work of other stages}
   *
   * @param others what {@code prepared:} paths of the config point to
   */
  public Experiment withStages(Stages others) {
    return new Experiment(name, config, baseDirectory, others);
  }

  /**
   * {@return the stages of {@code prepare} by name, in the order of the file: each a task, which
   * has the run's seed and plugins where it sets no own and may use the work of those before it}
   *
   * @throws ConfigException where a stage is no block or its name is none for a directory
   */
  public Map<String, Experiment> prepare() {
    return Stages.tasks(this);
  }

  /**
   * {@return the value of {@code run.out}, or {@code runs/NAME}; seen from the working directory}
   */
  public Path out() {
    return ConfigFiles.text(config, "run", "out").map(Path::of).orElse(Path.of("runs", name));
  }

  /**
   * {@return the directory of plugin jars: the one that is asked for, else plugins/ if it is there}
   */
  public Optional<Path> plugins() {
    Optional<String> given = ConfigFiles.text(config, "run", "plugins");
    Path directory = baseDirectory.resolve(given.orElse("plugins")).normalize();
    if (Files.isDirectory(directory)) {
      return Optional.of(directory);
    }
    if (given.isPresent()) {
      throw new ConfigException(
          List.of(
              Problem.at(
                  config.getValue("run.plugins").origin(),
                  "run.plugins is " + directory + ", but there is no such directory")));
    }
    return Optional.empty();
  }

  /** {@return whether an option of the command line names the directory of plugin jars} */
  public boolean namesPluginsByOption() {
    return ConfigFiles.text(config, "run", "plugins").isPresent()
        && Setting.isGiven(config.getValue("run.plugins"));
  }

  /**
   * Reads every block of every run, and makes nothing.
   *
   * @param registry the plugins that the config may name
   * @return the config with the defaults of everything that it uses
   * @throws ConfigException with everything that is wrong
   */
  public Resolved check(PluginRegistry registry) {
    return Resolution.of(Reading.of(this, registry));
  }

  /**
   * Reads every block of every run, and shows the solver of each the first problems of its
   * algorithm; makes those two, and nothing else.
   *
   * @param registry the plugins that the config may name
   * @return what {@link #check} gives
   * @throws ConfigException with everything that is wrong, or where a solver cannot solve the
   *     problems, whatever the policy
   */
  public Resolved checkSolvable(PluginRegistry registry) {
    Reading reading = Reading.of(this, registry);
    reading.refuseImpossiblePairs();
    return Resolution.of(reading);
  }

  /**
   * Reads the task's block and those that it uses, and makes nothing.
   *
   * @param registry the plugins that the config may name
   * @return the config with the defaults of everything that the task uses, and nothing else
   * @throws ConfigException with everything that is wrong
   */
  public Resolved checkTask(PluginRegistry registry) {
    return Resolution.ofTask(this, Reading.ofTask(this, registry));
  }
}
