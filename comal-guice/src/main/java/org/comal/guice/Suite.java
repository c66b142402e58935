package org.comal.guice;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigValueFactory;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Nearest;
import org.comal.plugin.Options;
import org.comal.plugin.Problems;

/**
 * Several runs that one config asks for, and what compares them.
 *
 * @param whole the experiment whose config has a block {@code suite}
 */
record Suite(Experiment whole) {
  /** Name of the block at the root of a config. */
  static final String BLOCK = "suite";

  /** Name of the block, and of the directory, where the policies are compared. */
  static final String MATRIX = "matrix";

  private static final String ALONE = "alone";
  private static final String ENABLED = "enabled";
  private static final String MODELS = "task.models";
  private static final String ORIGIN = "the suite's matrix";
  private static final List<String> KEYS = List.of("runs", "seeds", MATRIX);

  /** What the policies are compared with. */
  private static final List<String> COMPARED_BY = List.of("policy", "oracle", "data");

  /**
   * The runs by name, in the order of the file; each is the config without its suite, the run's own
   * blocks over it. With {@code suite.seeds} each run is there once a seed, as {@code NAME-s7}.
   *
   * @throws ConfigException where the suite is not a block of blocks
   */
  Map<String, Experiment> runs() {
    Problems problems = new Problems();
    Options suite = block(problems);
    for (String key : suite.config().root().keySet()) {
      if (!KEYS.contains(key)) {
        suite.problem(key, "suite." + key + " is not a known key" + Nearest.to(key, KEYS).advice());
      }
    }
    List<Long> seeds = seeds(suite);
    Map<String, Experiment> runs = new LinkedHashMap<>();
    for (Map.Entry<String, Options> run : suite.block("runs").blocks().entrySet()) {
      String name = run.getKey();
      Options block = run.getValue();
      Member.check(name, block, "the suite");
      Config own = own(block);
      if (seeds.isEmpty()) {
        put(runs, name, own, block);
      } else if (block.config().hasPath("run.seed")) {
        block.problem("run.seed", block.path() + ".run.seed is set, but suite.seeds sets it too");
      }
      for (long seed : seeds) {
        Config seeded =
            own.withValue("run.seed", ConfigValueFactory.fromAnyRef(seed, "suite.seeds"));
        put(runs, name + "-s" + seed, seeded, block);
      }
    }
    if (problems.isEmpty() && runs.isEmpty()) {
      suite.problem("runs", "suite.runs names no run; give it blocks, as a { algorithm { … } }");
    }
    problems.check();
    return runs;
  }

  private Options block(Problems problems) {
    return new Options(whole.config(), "", problems).block(BLOCK);
  }

  /** A run's block over the rest of the config, or over the block {@code run} of it alone. */
  private Config own(Options run) {
    Config rest =
        whole.config().withoutPath(BLOCK).withoutPath("run.out").withoutPath(Stages.BLOCK);
    boolean alone = run.config().hasPath(ALONE) && run.flag(ALONE);
    Config merged =
        alone
            ? run.config().withoutPath(ALONE).withFallback(rest.withOnlyPath("run"))
            : run.config().withFallback(rest);
    // What a run lacks is reported where the run is written, not at the top of the file.
    ConfigOrigin place = run.config().root().origin();
    return merged.root().withOrigin(place).toConfig();
  }

  private void put(Map<String, Experiment> runs, String name, Config own, Options block) {
    Experiment run = new Experiment(name, own, whole.baseDirectory(), whole.stages());
    if (runs.put(name, run) != null) {
      block.problem("", block.path() + " gives a second run the name " + name);
    }
  }

  private static List<Long> seeds(Options suite) {
    if (!suite.has("seeds")) {
      return List.of();
    }
    Set<Long> seeds = new LinkedHashSet<>();
    for (double seed : suite.numbers("seeds")) {
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
  Optional<Experiment> matrix() {
    Problems problems = new Problems();
    Options suite = block(problems);
    boolean given = suite.has(MATRIX);
    Options block = given ? suite.block(MATRIX) : new Options(ConfigFactory.empty(), "", problems);
    boolean enabled = !block.has(ENABLED) || block.flag(ENABLED);
    Config own = withShared(block.config().withoutPath(ENABLED));
    Optional<String> missing = COMPARED_BY.stream().filter(key -> !own.hasPath(key)).findFirst();
    if (enabled && given && missing.isPresent()) {
      block.problem("", block.path() + " needs a block " + missing.get() + ", here or at the root");
    }
    problems.check();
    return enabled && missing.isEmpty() ? Optional.of(matrix(own)) : Optional.empty();
  }

  /** A config of the matrix with what the suite has for all its runs. */
  private Config withShared(Config own) {
    Config models = Shared.with(own, whole.config(), List.of("policy", "oracle", "data"));
    return Shared.with(models, whole.config(), Shared.RUN);
  }

  private Experiment matrix(Config own) {
    Config task = ConfigFactory.parseMap(Map.of("task.use", "eval"), ORIGIN);
    Config asked = own;
    if (!own.hasPath("task.sampling") && whole.config().hasPath("prox.sampling")) {
      asked = own.withValue("task.sampling", whole.config().getValue("prox.sampling"));
    }
    Config models = own.hasPath(MODELS) ? ConfigFactory.empty() : models(own);
    return new Experiment(
        MATRIX,
        asked.withFallback(task).withFallback(models),
        whole.baseDirectory(),
        whole.stages());
  }

  /** The initial policy, and those of all runs that the matrix can load. */
  private Config models(Config matrix) {
    Map<String, Experiment> runs = runs();
    ConfigObject models = ConfigFactory.empty().root();
    models = with(models, runs.containsKey("initial") ? "initial-policy" : "initial", "initial");
    for (Map.Entry<String, Experiment> run : runs.entrySet()) {
      if (sameKind(run.getValue().config(), matrix)) {
        models = with(models, run.getKey(), Stages.RUN + run.getKey() + "/policy");
      }
    }
    return models.atPath(MODELS);
  }

  /** Whether both configs' policies are of one kind, so that each loads what the other saves. */
  private static boolean sameKind(Config a, Config b) {
    String use = "policy.use";
    return a.hasPath(use) && b.hasPath(use) && a.getValue(use).equals(b.getValue(use));
  }

  private static ConfigObject with(ConfigObject models, String name, String policy) {
    // Models come in the order of their lines.
    ConfigOrigin line = ConfigOriginFactory.newSimple(ORIGIN).withLineNumber(models.size() + 1);
    return models.withValue(
        name,
        ConfigFactory.empty()
            .withValue("policy", ConfigValueFactory.fromAnyRef(policy, ORIGIN))
            .root()
            .withOrigin(line));
  }

  /** Names of the runs whose final policies a matrix compares. */
  static Set<String> compared(Config matrix) {
    Set<String> runs = new LinkedHashSet<>();
    if (matrix.hasPath(MODELS)) {
      for (Object model : matrix.getObject(MODELS).unwrapped().values()) {
        if (model instanceof Map<?, ?> entrant
            && entrant.get("policy") instanceof String policy
            && policy.startsWith(Stages.RUN)) {
          runs.add(policy.substring(Stages.RUN.length()).split("/", 2)[0]);
        }
      }
    }
    return runs;
  }
}
