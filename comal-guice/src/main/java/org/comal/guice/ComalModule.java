package org.comal.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Binding;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.ProvisionException;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.spi.ProviderInstanceBinding;
import com.google.inject.spi.ProvidesMethodBinding;
import com.google.inject.util.Types;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.comal.algorithm.Algorithm;
import org.comal.evaluate.Evaluator;
import org.comal.event.Listener;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Factory;
import org.comal.plugin.Opened;
import org.comal.plugin.Plugin;
import org.comal.plugin.PluginRegistry;
import org.comal.plugin.Problem;
import org.comal.plugin.Problems;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.prompts.PromptSource;
import org.comal.prox.Game;
import org.comal.prox.ProxSolver;
import org.comal.run.Run;
import org.comal.run.RunSettings;
import org.comal.task.Task;
import org.comal.track.Tracker;
import org.comal.work.DividedWork;
import org.comal.work.Workers;

/**
 * Binds what a config asks for: {@link Policy} (the initial one), {@link PreferenceOracle}, {@link
 * PromptSource}, {@link Game}, {@link ProxSolver}, {@link Algorithm}, {@code List<Evaluator>},
 * {@link RunSettings}, {@link DividedWork}, {@link Run}, {@link Task} and {@code Map<String,
 * Tracker>}, each a singleton.
 *
 * <p>A {@code MapBinder<String, …Factory>} per kind of plugin holds the registry's factories; other
 * modules may add theirs, and a config then finds them by name. A module laid over this one may
 * bind, say, its own {@link PreferenceOracle}; the config needs no {@code oracle} block then.
 * {@link Workers} that it binds work for such objects.
 *
 * <p>Getting a {@link Run} reads the whole config before it makes anything: a {@link
 * ConfigException}, which Guice wraps in a {@link ProvisionException}, then lists everything that
 * is wrong. {@link Assembly} unwraps it.
 */
public final class ComalModule extends AbstractModule {
  private final Experiment experiment;
  private final Config config;
  private final PluginRegistry found;
  private final Listener listener;
  private final Problems problems = new Problems();

  /**
   * @param experiment one run or task
   * @param registry the plugins there are
   * @param listener who hears of progress
   */
  public ComalModule(Experiment experiment, PluginRegistry registry, Listener listener) {
    this.experiment = Objects.requireNonNull(experiment, "experiment");
    this.config = experiment.config();
    this.found = Objects.requireNonNull(registry, "registry");
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  @Override
  protected void configure() {
    bind(Listener.class).toInstance(listener);
    for (Kind<?> kind : Kind.ALL) {
      bindFactories(kind.factory());
    }
  }

  private <F extends Factory<?>> void bindFactories(Class<F> kind) {
    MapBinder<String, F> factories = MapBinder.newMapBinder(binder(), String.class, kind);
    for (String name : found.names(kind)) {
      List<Plugin> named = found.named(kind, name);
      if (named.size() == 1) {
        factories.addBinding(name).toInstance(kind.cast(named.get(0).factory()));
      }
    }
  }

  @Provides
  @Singleton
  PluginRegistry registry(Injector injector) {
    PluginRegistry all = found;
    for (Kind<?> kind : Kind.ALL) {
      all = all.and(kind.factory(), List.copyOf(bound(injector, kind.factory()).values()));
    }
    return all;
  }

  private static <F extends Factory<?>> Map<String, F> bound(Injector injector, Class<F> kind) {
    @SuppressWarnings("unchecked") // mapOf(String, kind) is Map<String, F>
    TypeLiteral<Map<String, F>> type =
        (TypeLiteral<Map<String, F>>) TypeLiteral.get(Types.mapOf(String.class, kind));
    return injector.getInstance(Key.get(type));
  }

  @Provides
  @Singleton
  RunSettings settings(PluginRegistry registry) {
    RunSettings settings = RootBlock.settings(config, registry, problems);
    problems.check();
    return settings;
  }

  @Provides
  @Singleton
  Blocks blocks(PluginRegistry registry, Injector injector) {
    Blocks blocks = new Blocks(experiment, registry, listener, problems);
    Binding<Workers> lent = injector.getExistingBinding(Key.get(Workers.class));
    if (lent != null) {
      blocks.lend(lent.getProvider().get());
    }
    return blocks;
  }

  @Provides
  @Singleton
  Algorithm algorithm(Blocks blocks) {
    return blocks.part(Kind.ALGORITHM).make();
  }

  @Provides
  @Singleton
  ProxSolver solver(Blocks blocks) {
    return blocks.part(Kind.PROX).make();
  }

  @Provides
  @Singleton
  PreferenceOracle oracle(Blocks blocks) {
    return blocks.part(Kind.ORACLE).make();
  }

  @Provides
  @Singleton
  Policy policy(Blocks blocks) {
    return blocks.part(Kind.POLICY).make();
  }

  @Provides
  @Singleton
  PromptSource data(Blocks blocks) {
    return blocks.part(Kind.DATA).make();
  }

  @Provides
  @Singleton
  Task task(Blocks blocks) {
    return new WorkedTask(blocks.part(Kind.TASK).make(), blocks::closeWork);
  }

  @Provides
  @Singleton
  DividedWork work(Blocks blocks) {
    return blocks.work();
  }

  @Provides
  @Singleton
  Map<String, Tracker> trackers(Blocks blocks) {
    Map<String, Tracker> made = new LinkedHashMap<>();
    blocks.trackers().forEach((name, part) -> made.put(name, part.make()));
    return made;
  }

  @Provides
  @Singleton
  Evaluators candidates(Blocks blocks) {
    return Evaluators.read(blocks);
  }

  @Provides
  @Singleton
  List<Evaluator> evaluators(Evaluators candidates, Policy policy, Game game) {
    return candidates.fitting(policy, game, config, listener);
  }

  @Provides
  @Singleton
  Game game(Policy policy, PreferenceOracle oracle, Provider<PromptSource> data, DividedWork work) {
    if (policy instanceof EnumerablePolicy table) {
      return new Game(table.prompts(), oracle, work);
    }
    if (!Kind.DATA.isIn(config)) {
      throw refused(
          Kind.POLICY.block(),
          "this policy answers any prompt and lists none, so the run needs a block `data` that says"
              + " where its prompts come from, as data { use = inline, prompts = [\"…\"] }");
    }
    try {
      return new Game(data.get().prompts(), oracle, work);
    } catch (IllegalArgumentException e) {
      throw refused(Kind.DATA.block(), e.getMessage());
    }
  }

  @Provides
  @Singleton
  Run run(
      Injector injector,
      PluginRegistry registry,
      Blocks blocks,
      Provider<Evaluators> candidates,
      Provider<RunSettings> settings) {
    RootBlock.settings(config, registry, problems);
    if (!isFromConfig(injector.getBinding(DividedWork.class))) {
      blocks.replace(injector.getInstance(DividedWork.class));
    }
    blocks.readRun(kind -> isFromConfig(kind, injector));
    blocks.trackers();
    blocks.workers();
    candidates.get();
    problems.check();
    Opened opened = new Opened();
    try {
      return run(injector, settings.get(), opened);
    } catch (RuntimeException | Error e) {
      opened.closeFor(e);
      throw e;
    }
  }

  @Provides
  @Singleton
  Assembly assembly(Run run, Blocks blocks) {
    return new Assembly(run, blocks.load(), false);
  }

  /** Makes the parts, those that are cheap to make first. */
  private Run run(Injector injector, RunSettings settings, Opened opened) {
    Algorithm algorithm = injector.getInstance(Algorithm.class);
    opened.addIfCloseable(algorithm);
    ProxSolver solver = injector.getInstance(ProxSolver.class);
    opened.addIfCloseable(solver);
    SymbolicRun.require(config, algorithm, solver);
    PreferenceOracle oracle = injector.getInstance(PreferenceOracle.class);
    if (isFromConfig(Kind.ORACLE, injector)) {
      opened.add(oracle);
    }
    Policy initial = injector.getInstance(Policy.class);
    if (isFromConfig(Kind.POLICY, injector)) {
      opened.add(initial);
    }
    DividedWork work = injector.getInstance(DividedWork.class);
    if (isFromConfig(injector.getBinding(DividedWork.class))) {
      opened.add(work);
    }
    Game game = injector.getInstance(Game.class);
    List<Evaluator> evaluators = injector.getInstance(new Key<List<Evaluator>>() {});
    evaluators.forEach(opened::add);
    Run run;
    try {
      run = new Run(algorithm, solver, initial, game, evaluators, settings, listener);
    } catch (IllegalArgumentException e) {
      throw refused("run", e.getMessage());
    }
    try {
      if (game.oracle().free()) {
        // What can be refused before the first step is, but nothing is bought for that.
        Optional<EnumerablePolicy> unused = run.nash(); // evaluators keep it
      }
    } catch (IllegalArgumentException e) {
      throw refused(Kind.POLICY.block(), e.getMessage());
    }
    return run;
  }

  /** Whether nobody has bound an object of this kind over what the config asks for. */
  private boolean isFromConfig(Kind<?> kind, Injector injector) {
    return kind.equals(Kind.EVALUATOR) || isFromConfig(injector.getBinding(kind.type()));
  }

  private boolean isFromConfig(Binding<?> binding) {
    return binding instanceof ProviderInstanceBinding<?> provided
        && provided.getUserSuppliedProvider() instanceof ProvidesMethodBinding<?> method
        && method.getEnclosingInstance() == this;
  }

  private ConfigException refused(String block, String sentence) {
    ConfigValue given = config.root().get(block);
    ConfigOrigin place = given == null ? config.root().origin() : given.origin();
    return new ConfigException(List.of(Problem.at(place, block + ": " + sentence)));
  }
}
