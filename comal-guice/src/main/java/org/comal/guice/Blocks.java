package org.comal.guice;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.comal.event.Listener;
import org.comal.files.SafeName;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.Factory;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.Plugin;
import org.comal.plugin.PluginRegistry;
import org.comal.plugin.Problems;
import org.comal.plugin.Services;
import org.comal.plugin.Sources;
import org.comal.random.RandomSource;
import org.comal.track.Tracker;
import org.comal.work.DividedWork;
import org.comal.work.WorkedOracle;
import org.comal.work.WorkerLoad;
import org.comal.work.Workers;

/**
 * The blocks of one config that name plugins, each read once however many ask for it, with all
 * problems noted in one place.
 */
final class Blocks implements Services {
  private final Options root;
  private final Path baseDirectory;
  private final Stages stages;
  private final PluginRegistry registry;
  private final Listener listener;
  private final RandomSource random;
  private final Map<String, Part<?>> parts = new LinkedHashMap<>();
  private Map<String, Part<Tracker>> trackers;
  private final ConfigSources sources;
  private final int portion;
  private DividedWork work;
  private Optional<Workers> lent = Optional.empty();
  private WorkerLoad load = WorkerLoad.ALONE;
  private boolean baseDirectoryUsed;

  /**
   * @param experiment one run or task
   * @param problems where to note what is wrong
   */
  Blocks(Experiment experiment, PluginRegistry registry, Listener listener, Problems problems) {
    this.root = new Options(experiment.config(), "", problems);
    this.baseDirectory = experiment.baseDirectory();
    this.stages = experiment.stages();
    this.registry = registry;
    this.listener = listener;
    this.random = new RandomSource(RootBlock.seed(experiment.config(), registry, problems));
    this.portion =
        RootBlock.portion(
            experiment.config(), Kind.WORKERS.isIn(experiment.config()), registry, problems);
    this.sources = new ConfigSources(this, experiment, registry);
  }

  /**
   * Reads the blocks that make up a run.
   *
   * @param wanted those of the kinds that come from the config
   */
  void readRun(Predicate<Kind<?>> wanted) {
    for (Kind<?> kind : Kind.OF_RUN) {
      boolean leftOut =
          kind.equals(Kind.EVALUATOR) && Evaluators.automatic(root.config(), root.problems())
              || kind.equals(Kind.DATA) && !kind.isIn(root.config());
      if (!leftOut && wanted.test(kind)) {
        part(kind);
      }
    }
  }

  /** The block of this kind at the root, read. */
  <T> Part<T> part(Kind<T> kind) {
    return read(kind.factory(), root, kind.block());
  }

  /** The trackers of the block at the root, read, by their names in the order of the file. */
  Map<String, Part<Tracker>> trackers() {
    if (trackers == null) {
      Options block = root.over(RootDefaults.CONFIG).block(Kind.TRACKER.block());
      Map<String, Part<Tracker>> read = new LinkedHashMap<>();
      for (String name : block.blocks().keySet()) {
        if (!SafeName.is(name)) {
          block.problem(
              name, block.path() + "." + name + " names a folder; it must be " + SafeName.WANTED);
        }
        read.put(name, read(Kind.TRACKER.factory(), block, name));
      }
      trackers = read;
    }
    return trackers;
  }

  /** Who does the work, if the config says so; read. */
  Optional<Part<Workers>> workers() {
    return Kind.WORKERS.isIn(root.config()) ? Optional.of(part(Kind.WORKERS)) : Optional.empty();
  }

  /** Who does the work of all that is made of this config; made with the first call. */
  synchronized DividedWork work() {
    if (work == null) {
      work = divided();
    }
    return work;
  }

  /** How work is spread over the workers who were put to it. */
  synchronized WorkerLoad load() {
    return load;
  }

  /** Has others do all the work, who are let go by whoever they come from. */
  synchronized void replace(DividedWork others) {
    work = others;
  }

  /** Has those work who work for another assembly, for the models that are lent with them. */
  synchronized void lend(Workers others) {
    lent = Optional.of(others);
  }

  /** Lets those go who were put to work. */
  synchronized void closeWork() {
    if (work != null) {
      work.close();
    }
  }

  private DividedWork divided() {
    Optional<Part<Workers>> workers = workers();
    if (workers.isEmpty() && portion == 0) {
      return DividedWork.WHOLE;
    }
    if (workers.isEmpty()) {
      return DividedWork.here(portion);
    }
    Workers others =
        lent.<Workers>map(workersOfAnother -> new BesideWorkers(workersOfAnother, sources))
            .orElseGet(() -> workers.get().make());
    load = new WorkerLoad(others, portion);
    return new DividedWork(others, portion, listener);
  }

  /** Prompts of a portion of work; 0 for all at once. */
  int portion() {
    return portion;
  }

  /** Whether work is done otherwise than all at once in this process. */
  private boolean divides() {
    return workers().isPresent() || portion > 0;
  }

  /** Which part made what. */
  ConfigSources sources() {
    return sources;
  }

  /** The blocks at the root that were read, by their keys, in the order in which they were. */
  Map<String, Part<?>> parts() {
    return parts;
  }

  /** The factories there are of a kind. */
  <T> List<Factory<T>> factories(Kind<T> kind) {
    return registry.all(kind.factory());
  }

  /** Reads a block that is not in the config. */
  <T> Part<T> read(Kind<T> kind, Options block) {
    return registry.read(kind.factory(), block, this);
  }

  /** Whether anything asked where relative paths start from. */
  boolean baseDirectoryUsed() {
    return baseDirectoryUsed;
  }

  @Override
  public Options root() {
    return root;
  }

  @Override
  public Path baseDirectory() {
    baseDirectoryUsed = true;
    return baseDirectory;
  }

  @Override
  public Path path(Options block, String key) {
    if (Stages.means(block.text(key))) {
      return stages.path(block, key);
    }
    Path path = Path.of(block.text(key));
    return path.isAbsolute() ? path : baseDirectory().resolve(path);
  }

  @Override
  public String lastingPath(Options block, String key) {
    String text = block.text(key);
    return Stages.means(text) ? text : Services.super.lastingPath(block, key);
  }

  @Override
  public boolean pending(Path path) {
    return stages.pending(path);
  }

  @Override
  public <T> Optional<T> shared(Class<T> type) {
    if (type == DividedWork.class) {
      return Optional.of(type.cast(work()));
    }
    return type == Sources.class ? Optional.of(type.cast(sources)) : Optional.empty();
  }

  @Override
  @SuppressWarnings("unchecked") // an oracle is handed on for an oracle
  public <T> T made(List<String> keys, List<Part<?>> inside, T made) {
    sources.add(keys, made);
    boolean asksNoOther =
        inside.stream().flatMap(part -> part.plugin().stream()).noneMatch(Blocks::isOracle);
    return made instanceof PreferenceOracle oracle && asksNoOther && divides()
        ? (T) new WorkedOracle(oracle, this::work)
        : made;
  }

  private static boolean isOracle(Plugin plugin) {
    return plugin.kind() == Kind.ORACLE.factory();
  }

  @Override
  public Listener listener() {
    return listener;
  }

  @Override
  public RandomSource random() {
    return random;
  }

  @Override
  @SuppressWarnings("unchecked") // a block at the root is of one kind
  public <T> Part<T> read(Class<? extends Factory<T>> kind, Options owner, String key) {
    if (!owner.path().isEmpty()) {
      return registry.read(kind, owner, key, this);
    }
    Part<T> known = (Part<T>) parts.get(key);
    if (known != null && known.plugin().stream().anyMatch(p -> p.kind() != kind)) {
      throw new IllegalStateException(
          "the block "
              + key
              + " is read as a "
              + kind.getSimpleName()
              + " and as another kind too");
    }
    if (known == null) {
      known = registry.read(kind, owner, key, this);
      parts.put(key, known);
    }
    return known;
  }
}
