package org.comal.guice;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import org.comal.evaluate.Evaluator;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Factory;
import org.comal.plugin.Options;
import org.comal.plugin.PluginRegistry;
import org.comal.plugin.Problem;
import org.comal.plugin.Problems;
import org.comal.policy.Policy;
import org.comal.prox.Game;

/**
 * The evaluators that a config may mean, before policy and game are there to choose by.
 *
 * @param candidates made, in the order of their names
 * @param auto whether those that do not fit are left out rather than a problem
 */
record Evaluators(List<Evaluator> candidates, boolean auto) {
  Evaluators {
    candidates = List.copyOf(candidates);
  }

  /** Whether the config leaves the choice to the program; notes keys that then mean nothing. */
  static boolean automatic(Config config, Problems problems) {
    ConfigValue block = config.root().get("evaluator");
    if (block == null) {
      return true;
    }
    if (!(block instanceof ConfigObject keys)) {
      return false;
    }
    ConfigValue use = keys.get("use");
    if (use != null && !"auto".equals(use.unwrapped())) {
      return false;
    }
    for (String key : keys.keySet()) {
      if (!key.equals("use")) {
        problems.add(
            Problem.at(
                keys.get(key).origin(),
                "evaluator." + key + " needs an evaluator that is named by evaluator.use"));
      }
    }
    return true;
  }

  /** Makes the evaluators. */
  static Evaluators of(Config config, BlockServices services, PluginRegistry registry) {
    if (!automatic(config, services.root().problems())) {
      return new Evaluators(List.of(services.create(Kind.EVALUATOR)), false);
    }
    List<Evaluator> all = new ArrayList<>();
    for (Factory<Evaluator> factory : registry.all(Kind.EVALUATOR.factory())) {
      Options defaults = new Options(factory.defaults(), "evaluator", services.root().problems());
      all.add(factory.create(defaults, services));
    }
    return new Evaluators(all, true);
  }

  /**
   * Those that fit.
   *
   * @throws ConfigException where the one that the config names does not
   */
  List<Evaluator> fitting(Policy policy, Game game, Config config, Listener listener) {
    List<Evaluator> fitting = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (Evaluator evaluator : candidates) {
      var why = evaluator.reject(policy, game);
      if (why.isEmpty()) {
        fitting.add(evaluator);
      } else if (auto) {
        reasons.add(why.get());
      } else {
        throw new ConfigException(
            List.of(Problem.at(config.getValue("evaluator").origin(), "evaluator: " + why.get())));
      }
    }
    if (auto && fitting.isEmpty()) {
      listener.on(new Event.Warning("nothing will be measured: " + String.join("; ", reasons)));
    }
    return fitting;
  }
}
