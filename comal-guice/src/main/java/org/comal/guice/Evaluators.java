package org.comal.guice;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.evaluate.Evaluator;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Factory;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.Problem;
import org.comal.plugin.Problems;
import org.comal.policy.Policy;
import org.comal.prox.Game;

/**
 * The evaluators that a config may mean, before policy and game are there to choose by.
 *
 * @param candidates read, in the order of their names
 * @param auto whether those that do not fit are left out rather than a problem
 * @param unfit why others cannot be made as their defaults are
 */
record Evaluators(List<Part<Evaluator>> candidates, boolean auto, List<String> unfit) {
  Evaluators {
    candidates = List.copyOf(candidates);
    unfit = List.copyOf(unfit);
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

  /** Reads the evaluators: the one that the config names, or all there are with their defaults. */
  static Evaluators read(Blocks blocks) {
    Options root = blocks.root();
    if (!automatic(root.config(), root.problems())) {
      return new Evaluators(List.of(blocks.part(Kind.EVALUATOR)), false, List.of());
    }
    List<Part<Evaluator>> all = new ArrayList<>();
    List<String> unfit = new ArrayList<>();
    for (Factory<Evaluator> factory : blocks.factories(Kind.EVALUATOR)) {
      Config use = ConfigFactory.parseMap(Map.of("use", factory.name()), "evaluator.use = auto");
      // One that needs a key is not what this config means, and no problem of it.
      Problems own = new Problems();
      Part<Evaluator> part = blocks.read(Kind.EVALUATOR, new Options(use, "evaluator", own));
      if (own.isEmpty()) {
        all.add(part);
      } else {
        unfit.add(factory.name() + ": " + own.list().get(0).message());
      }
    }
    return new Evaluators(all, true, unfit);
  }

  /**
   * Makes those that fit.
   *
   * @throws ConfigException where the one that the config names does not
   */
  List<Evaluator> fitting(Policy policy, Game game, Config config, Listener listener) {
    List<Evaluator> fitting = new ArrayList<>();
    List<String> reasons = new ArrayList<>(unfit);
    for (Evaluator evaluator : Part.makeAll(candidates)) {
      Optional<String> why = evaluator.reject(policy, game);
      if (why.isEmpty()) {
        fitting.add(evaluator);
        continue;
      }
      evaluator.close();
      if (!auto) {
        throw new ConfigException(
            List.of(Problem.at(config.getValue("evaluator").origin(), "evaluator: " + why.get())));
      }
      reasons.add(why.get());
    }
    if (auto && fitting.isEmpty()) {
      listener.on(new Event.Warning("nothing will be measured: " + String.join("; ", reasons)));
    }
    return fitting;
  }
}
