package org.comal.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Key;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.ProvisionException;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.util.Types;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
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

/**
 * Binds what a config asks for: {@link Policy} (the initial one), {@link PreferenceOracle}, {@link
 * PromptSource}, {@link Game}, {@link ProxSolver}, {@link Algorithm}, {@code List<Evaluator>},
 * {@link RunSettings}, {@link Run} and {@link Task}, each a singleton.
 *
 * <p>A {@code MapBinder<String, …Factory>} per kind of plugin holds the registry's factories; other
 * modules may add theirs, and a config then finds them by name. A module laid over this one may
 * bind, say, its own {@link PreferenceOracle}; the config needs no {@code oracle} block then.
 *
 * <p>Getting a {@link Run} checks the whole config: a {@link ConfigException}, which Guice wraps in
 * a {@link ProvisionException}, then lists everything that is wrong. {@link Assembly} unwraps it.
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
  PluginRegistry registry(com.google.inject.Injector injector) {
    PluginRegistry all = found;
    for (Kind<?> kind : Kind.ALL) {
      all = all.and(kind.factory(), List.copyOf(bound(injector, kind.factory()).values()));
    }
    return all;
  }

  private static <F extends Factory<?>> Map<String, F> bound(
      com.google.inject.Injector injector, Class<F> kind) {
    @SuppressWarnings("unchecked") // mapOf(String, kind) is Map<String, F>
    TypeLiteral<Map<String, F>> type =
        (TypeLiteral<Map<String, F>>) TypeLiteral.get(Types.mapOf(String.class, kind));
    return injector.getInstance(Key.get(type));
  }

  @Provides
  @Singleton
  RunSettings settings() {
    RunSettings settings = RootBlock.settings(config, problems);
    problems.check();
    return settings;
  }

  @Provides
  @Singleton
  BlockServices services(PluginRegistry registry) {
    long seed = RootBlock.taskSeed(config, problems);
    return new BlockServices(experiment, registry, listener, problems, seed);
  }

  @Provides
  @Singleton
  Algorithm algorithm(BlockServices services) {
    return services.create(Kind.ALGORITHM);
  }

  @Provides
  @Singleton
  ProxSolver solver(BlockServices services) {
    return services.create(Kind.PROX);
  }

  @Provides
  @Singleton
  PreferenceOracle oracle(BlockServices services) {
    return services.create(Kind.ORACLE);
  }

  @Provides
  @Singleton
  Policy policy(BlockServices services) {
    return services.create(Kind.POLICY);
  }

  @Provides
  @Singleton
  Evaluators candidates(BlockServices services, PluginRegistry registry) {
    return Evaluators.of(config, services, registry);
  }

  @Provides
  @Singleton
  List<Evaluator> evaluators(Evaluators candidates, Policy policy, Game game) {
    return candidates.fitting(policy, game, config, listener);
  }

  @Provides
  @Singleton
  Game game(Policy policy, PreferenceOracle oracle, Provider<PromptSource> data) {
    if (policy instanceof EnumerablePolicy table) {
      return new Game(table.prompts(), oracle);
    }
    if (!Kind.DATA.isIn(config)) {
      throw new ConfigException(
          List.of(
              Problem.at(
                  place(Kind.POLICY),
                  "policy: this policy answers any prompt and lists none, so the run needs a block"
                      + " `data` that says where its prompts come from, as data { use = inline,"
                      + " prompts = [\"…\"] }")));
    }
    try {
      return new Game(data.get().prompts(), oracle);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(List.of(Problem.at(place(Kind.DATA), "data: " + e.getMessage())));
    }
  }

  @Provides
  @Singleton
  PromptSource data(BlockServices services) {
    return services.create(Kind.DATA);
  }

  @Provides
  @Singleton
  Task task(BlockServices services) {
    return services.create(Kind.TASK);
  }

  @Provides
  @Singleton
  Run run(
      BlockServices services,
      PluginRegistry registry,
      Provider<RunSettings> settings,
      Provider<Algorithm> algorithm,
      Provider<ProxSolver> solver,
      Provider<Evaluators> candidates,
      Provider<PreferenceOracle> oracle,
      Provider<Policy> policy,
      Provider<Game> game,
      Provider<List<Evaluator>> evaluators) {
    attempt(settings);
    attempt(algorithm);
    attempt(solver);
    attempt(candidates);
    for (Kind<?> kind : List.of(Kind.DATA, Kind.POLICY)) {
      if (kind.isIn(config)) {
        // The oracle may take long to load, so these blocks are read before.
        Rehearsal.of(kind, experiment, registry, services.random().key(), problems);
      }
    }
    attempt(oracle);
    attempt(policy);
    problems.check();
    Policy start = policy.get();
    Game whole = game.get();
    List<Evaluator> measures = evaluators.get();
    Run run;
    try {
      run =
          new Run(algorithm.get(), solver.get(), start, whole, measures, settings.get(), listener);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(List.of(Problem.at(place("run"), "run: " + e.getMessage())));
    }
    try {
      Optional<EnumerablePolicy> unused = run.nash(); // evaluators keep it
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          List.of(Problem.at(place(Kind.POLICY), "policy: " + e.getMessage())));
    }
    return run;
  }

  private ConfigOrigin place(Kind<?> kind) {
    return place(kind.block());
  }

  private ConfigOrigin place(String name) {
    ConfigValue block = config.root().get(name);
    return block == null ? config.root().origin() : block.origin();
  }

  /** Makes something for the sake of the problems that it notes. */
  private static void attempt(Provider<?> provider) {
    try {
      provider.get();
    } catch (ProvisionException e) {
      if (!(e.getCause() instanceof ConfigException)) {
        throw e;
      }
    }
  }
}
