package org.comal.guice;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Nearest;
import org.comal.plugin.Options;
import org.comal.plugin.PluginRegistry;
import org.comal.plugin.Problem;
import org.comal.plugin.Problems;

/**
 * What config files ask for: one run, or a suite of them.
 *
 * @param name of the config files, without directory and extension
 * @param config with substitutions resolved and origins kept, without defaults
 * @param baseDirectory absolute; relative paths in the config start from here
 * @param stages whose work paths in the config may name
 */
public record Experiment(String name, Config config, Path baseDirectory, Stages stages) {

  /** Name of the block whose values others take by substitution. */
  static final String LET = "let";

  private static final String ALONE = "alone";

  /** Keys that a part of an experiment, as a run of a suite, cannot set for itself. */
  private static final List<String> OF_THE_WHOLE =
      List.of("run.out", "run.plugins", "run.base-directory", "suite", Stages.BLOCK, LET);

  private static final List<String> SUITE_KEYS = List.of("runs", "seeds", "matrix");

  /** Name of the directory where a suite's policies are compared. */
  public static final String MATRIX = "matrix";

  /**
   * Reads config files, the later ones over the earlier.
   *
   * @param files at least one; the first one's directory is the base directory
   * @param settings values that lie over the files, the later ones over the earlier
   * @throws ConfigException with file and line
   */
  public static Experiment load(List<Path> files, List<Setting> settings) {
    Problems problems = new Problems();
    Config all = ConfigFactory.empty();
    for (Path file : files) {
      all = parse(file, problems).withFallback(all);
    }
    for (Setting setting : settings) {
      all = setting.config().withFallback(all);
    }
    problems.check();
    try {
      all = all.resolve().withoutPath(LET);
    } catch (com.typesafe.config.ConfigException e) {
      throw new ConfigException(List.of(problem(e)));
    }
    String name =
        files.stream()
            .map(f -> f.getFileName().toString().replaceFirst("\\.(conf|json|hocon)$", ""))
            .collect(Collectors.joining("+"));
    Path base = files.get(0).toAbsolutePath().normalize().getParent();
    String given = text(all, "run.base-directory");
    Stages stages = new Stages(stageNames(all), Optional.empty());
    return new Experiment(
        name, all, given == null ? base : base.resolve(given).normalize(), stages);
  }

  private static Config parse(Path file, Problems problems) {
    if (!Files.isRegularFile(file)) {
      problems.add(
          new Problem(
              file.toString(),
              Files.exists(file)
                  ? "is not a file; name a config file"
                  : "there is no such config file"));
      return ConfigFactory.empty();
    }
    try {
      return ConfigFactory.parseFile(
          file.toAbsolutePath().normalize().toFile(),
          ConfigParseOptions.defaults()
              .setAllowMissing(false)
              .setSyntax(file.toString().endsWith(".json") ? ConfigSyntax.JSON : ConfigSyntax.CONF)
              .appendIncluder(new StrictIncluder(null)));
    } catch (com.typesafe.config.ConfigException e) {
      problems.add(problem(e));
      return ConfigFactory.empty();
    }
  }

  /** The sentence of a HOCON error without the place it begins with, which is kept apart. */
  private static Problem problem(com.typesafe.config.ConfigException e) {
    String message = e.getMessage();
    if (e.origin() == null) {
      return Problem.of(message);
    }
    String place = e.origin().description() + ": ";
    return Problem.at(
        e.origin(), message.startsWith(place) ? message.substring(place.length()) : message);
  }

  /** Whether a run or a suite is asked for: everything that is not a task alone. */
  public boolean isRun() {
    return !isTask() || isSuite() || config.root().containsKey(Kind.ALGORITHM.block());
  }

  /** Whether a task is asked for; a recorded config asks for a run or for a task, never both. */
  public boolean isTask() {
    return config.root().containsKey(Kind.TASK.block());
  }

  /**
   * This experiment with {@code task.use} set.
   *
   * @throws ConfigException where the config names another task
   */
  public Experiment withTask(String task) {
    String given = text(config, "task.use");
    if (given == null) {
      return new Experiment(
          name,
          config.withFallback(ConfigFactory.parseMap(Map.of("task.use", task), "the command line")),
          baseDirectory,
          stages);
    }
    if (!given.equals(task)) {
      throw new ConfigException(
          List.of(
              Problem.at(
                  config.getValue("task.use").origin(),
                  "task.use is "
                      + given
                      + ", but the command asks for "
                      + task
                      + "; leave the key out, or run `comal task`")));
    }
    return this;
  }

  /** Whether this is several runs. */
  public boolean isSuite() {
    return config.root().containsKey("suite");
  }

  /**
   * The runs of a suite by name, in the order of the file; each is the config without its suite,
   * the run's own blocks over it. With {@code suite.seeds} each run is there once a seed, as {@code
   * NAME-s7}.
   *
   * @throws ConfigException where the suite is not a block of blocks
   */
  public Map<String, Experiment> runs() {
    Problems problems = new Problems();
    Options suite = new Options(config, "", problems).block("suite");
    for (String key : suite.config().root().keySet()) {
      if (!SUITE_KEYS.contains(key)) {
        suite.problem(
            key, "suite." + key + " is not a known key" + Nearest.to(key, SUITE_KEYS).advice());
      }
    }
    List<Long> seeds = seeds(suite);
    Config shared = config.withoutPath("suite").withoutPath("run.out").withoutPath(Stages.BLOCK);
    Map<String, Experiment> runs = new LinkedHashMap<>();
    suite
        .block("runs")
        .blocks()
        .forEach(
            (run, block) -> {
              if (!namesDirectory(run)) {
                block.problem(
                    "",
                    block.path()
                        + " names a directory, so it must be of letters, digits, . _ + and -, and"
                        + " not be plots, shared, prepared or matrix");
              }
              OF_THE_WHOLE.forEach(key -> refuse(block, key, "the suite"));
              // What a run lacks is reported where the run is written, not at the top of the file.
              ConfigOrigin place = block.config().root().origin();
              Config merged =
                  alone(block)
                      ? block.config().withoutPath(ALONE).withFallback(shared.withOnlyPath("run"))
                      : block.config().withFallback(shared);
              Config own = merged.root().withOrigin(place).toConfig();
              if (seeds.isEmpty()) {
                put(runs, run, own, block);
              } else if (block.config().hasPath("run.seed")) {
                block.problem(
                    "run.seed", block.path() + ".run.seed is set, but suite.seeds sets it too");
              }
              for (long seed : seeds) {
                put(runs, run + "-s" + seed, own.withValue("run.seed", value(seed)), block);
              }
            });
    if (problems.isEmpty() && runs.isEmpty()) {
      suite.problem("runs", "suite.runs names no run; give it blocks, as a { algorithm { … } }");
    }
    problems.check();
    return runs;
  }

  private static ConfigValue value(long seed) {
    return ConfigValueFactory.fromAnyRef(seed, "suite.seeds");
  }

  private void put(Map<String, Experiment> runs, String name, Config own, Options block) {
    if (runs.put(name, new Experiment(name, own, baseDirectory, stages)) != null) {
      block.problem("", block.path() + " gives a second run the name " + name);
    }
  }

  private static List<Long> seeds(Options suite) {
    if (!suite.has("seeds")) {
      return List.of();
    }
    double[] given = suite.numbers("seeds");
    Set<Long> seeds = new LinkedHashSet<>();
    for (double seed : given) {
      if (seed != Math.rint(seed) || seed < 0 || !seeds.add((long) seed)) {
        suite.problem(
            "seeds", "suite.seeds must be whole numbers from 0 that differ, as [1, 2, 3]");
        return List.of();
      }
    }
    return List.copyOf(seeds);
  }

  /**
   * What compares the final policies of a suite's language models: the task {@code eval} with the
   * suite's policy, oracle and data, the block {@code suite.matrix} over them. Empty where that is
   * switched off, and where the suite names no policy, oracle or data that all runs have.
   */
  public Optional<Experiment> matrix() {
    Problems problems = new Problems();
    Options suite = new Options(config, "", problems).block("suite");
    boolean given = suite.has("matrix");
    Options block =
        given ? suite.block("matrix") : new Options(ConfigFactory.empty(), "", problems);
    if (block.has("enabled") && !block.flag("enabled")) {
      problems.check();
      return Optional.empty();
    }
    Config own = block.config().withoutPath("enabled");
    for (String key : List.of("run.seed", "run.plugins", "policy", "oracle", "data")) {
      if (config.hasPath(key) && !own.hasPath(key)) {
        own = own.withValue(key, config.getValue(key));
      }
    }
    for (String key : List.of("policy", "oracle", "data")) {
      if (own.hasPath(key)) {
        continue;
      }
      if (given) {
        block.problem("", block.path() + " needs a block " + key + ", here or at the root");
      }
      problems.check();
      return Optional.empty();
    }
    problems.check();
    if (!own.hasPath("task.sampling") && config.hasPath("prox.sampling")) {
      own = own.withValue("task.sampling", config.getValue("prox.sampling"));
    }
    Config entrants = ConfigFactory.empty();
    if (!own.hasPath("task.models")) {
      Map<String, Experiment> runs = runs();
      String initial = runs.containsKey("initial") ? "initial-policy" : "initial";
      entrants = entrant(entrants, initial, "initial");
      for (Map.Entry<String, Experiment> run : runs.entrySet()) {
        if (sameKind(run.getValue().config(), own)) {
          entrants = entrant(entrants, run.getKey(), Stages.RUN + run.getKey() + "/policy");
        }
      }
    }
    Config task = ConfigFactory.parseMap(Map.of("task.use", "eval"), "the suite's matrix");
    return Optional.of(
        new Experiment(
            MATRIX, own.withFallback(task).withFallback(entrants), baseDirectory, stages));
  }

  /** Whether both configs' policies are of one kind, so that each loads what the other saves. */
  private static boolean sameKind(Config a, Config b) {
    String use = "policy.use";
    return a.hasPath(use) && b.hasPath(use) && a.getValue(use).equals(b.getValue(use));
  }

  /**
   * Whether a suite's run stands by itself, with seed and steps of the suite but no other block.
   */
  private static boolean alone(Options run) {
    return run.config().hasPath(ALONE) && run.flag(ALONE);
  }

  /** Names of the runs whose final policies this matrix of a suite compares. */
  public Set<String> compared() {
    Set<String> runs = new LinkedHashSet<>();
    if (config.hasPath("task.models")) {
      for (Object model : config.getObject("task.models").unwrapped().values()) {
        if (model instanceof Map<?, ?> entrant
            && entrant.get("policy") instanceof String policy
            && policy.startsWith(Stages.RUN)) {
          runs.add(policy.substring(Stages.RUN.length()).split("/", 2)[0]);
        }
      }
    }
    return runs;
  }

  private static Config entrant(Config all, String name, String policy) {
    ConfigObject models =
        all.hasPath("task.models") ? all.getObject("task.models") : ConfigFactory.empty().root();
    ConfigObject one =
        ConfigFactory.empty()
            .withValue("policy", ConfigValueFactory.fromAnyRef(policy, "the suite's matrix"))
            .root()
            .withOrigin(
                ConfigOriginFactory.newSimple("the suite's matrix")
                    .withLineNumber(models.size() + 1)); // models come in the order of their lines
    return all.withValue("task.models", models.withValue(name, one));
  }

  private static void refuse(Options part, String key, String whole) {
    if (part.config().hasPathOrNull(key)) {
      part.problems()
          .add(
              Problem.at(
                  part.config().getValue(key).origin(),
                  part.path() + "." + key + " belongs outside of " + whole));
    }
  }

  private static boolean namesDirectory(String name) {
    return name.matches("[A-Za-z0-9][A-Za-z0-9._+-]*")
        && !name.equals("plots")
        && !name.equals("shared")
        && !name.equals(MATRIX)
        && !name.equals(Stages.DIRECTORY);
  }

  /** This experiment with its stages' work in a directory. */
  public Experiment withStagesIn(Path directory) {
    return withStages(stages.in(directory));
  }

  /** This experiment with the work of other stages. */
  public Experiment withStages(Stages others) {
    return new Experiment(name, config, baseDirectory, others);
  }

  private static List<String> stageNames(Config config) {
    return config.root().get(Stages.BLOCK) instanceof ConfigObject block
        ? Options.inFileOrder(block)
        : List.of();
  }

  /**
   * The stages of {@code prepare} by name, in the order of the file: each a task, which has the
   * run's seed and plugins where it sets no own and may use the work of those before it.
   *
   * @throws ConfigException where a stage is no block or its name is none for a directory
   */
  public Map<String, Experiment> prepare() {
    Problems problems = new Problems();
    Map<String, Experiment> all = new LinkedHashMap<>();
    if (!config.root().containsKey(Stages.BLOCK)) {
      return all;
    }
    Config shared = ConfigFactory.empty();
    for (String key : List.of("run.seed", "run.plugins")) {
      if (config.hasPath(key)) {
        shared = shared.withValue(key, config.getValue(key));
      }
    }
    Map<String, Options> blocks = new Options(config, "", problems).block(Stages.BLOCK).blocks();
    for (Map.Entry<String, Options> stage : blocks.entrySet()) {
      Options block = stage.getValue();
      if (!namesDirectory(stage.getKey())) {
        block.problem(
            "",
            block.path()
                + " names a directory, so it must be of letters, digits, . _ + and -, and not be"
                + " plots, shared, prepared or matrix");
      }
      OF_THE_WHOLE.forEach(key -> refuse(block, key, "prepare"));
      all.put(
          stage.getKey(),
          new Experiment(
              stage.getKey(),
              block.config().withFallback(shared),
              baseDirectory,
              stages.names().contains(stage.getKey()) ? stages.before(stage.getKey()) : stages));
    }
    problems.check();
    return all;
  }

  /** The value of {@code run.out}, or {@code runs/NAME}; seen from the working directory. */
  public Path out() {
    String out = text(config, "run.out");
    return out == null ? Path.of("runs", name) : Path.of(out);
  }

  /** The directory of plugin jars: the one that is asked for, else plugins/ if it is there. */
  public Optional<Path> plugins() {
    String given = text(config, "run.plugins");
    Path directory = baseDirectory.resolve(given == null ? "plugins" : given).normalize();
    if (Files.isDirectory(directory)) {
      return Optional.of(directory);
    }
    if (given != null) {
      throw new ConfigException(
          List.of(
              Problem.at(
                  config.getValue("run.plugins").origin(),
                  "run.plugins is " + directory + ", but there is no such directory")));
    }
    return Optional.empty();
  }

  /**
   * Reads every block of every run, up to the point where something slow would begin.
   *
   * @return the config with the defaults of everything that it uses
   * @throws ConfigException with everything that is wrong
   */
  public Resolved check(PluginRegistry registry) {
    Problems problems = new Problems();
    boolean usesBase = false;
    for (Experiment stage : prepare().values()) {
      usesBase |= Rehearsal.ofTask(stage, registry, problems);
    }
    for (Experiment run : isSuite() ? runs().values() : List.of(this)) {
      usesBase |= Rehearsal.of(run, registry, problems);
    }
    if (isSuite() && problems.isEmpty() && matrix().isPresent()) {
      usesBase |= Rehearsal.ofTask(matrix().get(), registry, problems);
    }
    problems.check();
    return Resolution.of(this, registry, usesBase);
  }

  /**
   * Reads the task's block and those that it uses, up to the point where something slow would
   * begin.
   *
   * @return the config with the defaults of everything that the task uses, and nothing else
   * @throws ConfigException with everything that is wrong
   */
  public Resolved checkTask(PluginRegistry registry) {
    Problems problems = new Problems();
    boolean usesBase = Rehearsal.ofTask(this, registry, problems);
    problems.check();
    return Resolution.ofTask(this, registry, usesBase);
  }

  private static String text(Config config, String path) {
    int dot = path.indexOf('.');
    if (!(config.root().get(path.substring(0, dot)) instanceof ConfigObject block)) {
      return null;
    }
    ConfigValue value = block.get(path.substring(dot + 1));
    return value == null
            || value.valueType() == ConfigValueType.NULL
            || value.valueType() == ConfigValueType.LIST
            || value.valueType() == ConfigValueType.OBJECT
        ? null
        : value.unwrapped().toString();
  }
}
