package org.comal.guice;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.comal.plugin.Plugin;

/**
 * A config that was found to be in order, complete.
 *
 * @param config with the defaults of everything it uses; {@code run.out} is left out, so that the
 *     same run has the same config wherever it goes
 * @param plugins used, in the order of the blocks
 * @param operational the keys from the root to what says only how the work is done ({@link
 *     org.comal.plugin.Factory#operational})
 */
public record Resolved(ConfigObject config, List<Plugin> plugins, List<List<String>> operational) {
  private static final List<String> STEPS = List.of("run", "steps");

  /**
   * Copies plugins and operational keys.
   *
   * @param config not copied; it cannot change
   * @param plugins copied
   * @param operational copied
   */
  public Resolved {
    plugins = List.copyOf(plugins);
    operational = List.copyOf(operational);
  }

  /** {@return the config in HOCON: enough to repeat the run, wherever it is kept} */
  public String text() {
    return ConfigText.plain(config);
  }

  /**
   * {@return whether the work of an earlier config may be taken up with this one: they differ in
   * nothing, or in how the work is done alone}
   *
   * @param recorded an earlier config's {@link #text}
   */
  public boolean continues(String recorded) {
    try {
      return recorded.equals(text())
          || Essence.of(recorded, operational).equals(Essence.of(text(), operational));
    } catch (ConfigException damaged) {
      return false;
    }
  }

  /**
   * {@return whether this asks for more prox steps than an earlier config, and for nothing else
   * that what comes of it depends on: the run, or every run of a suite, then goes on from where it
   * ended}
   *
   * @param recorded an earlier config's {@link #text}
   */
  public boolean lengthens(String recorded) {
    try {
      Config before = ConfigFactory.parseString(recorded);
      List<List<String>> aside = besideSteps();
      boolean longer = false;
      for (List<String> keys : steps()) {
        long more = taken(config.toConfig(), keys) - taken(before, keys);
        if (more < 0) {
          return false;
        }
        longer |= more > 0;
      }
      return longer && Essence.of(recorded, aside).equals(Essence.of(text(), aside));
    } catch (ConfigException damaged) {
      return false;
    }
  }

  private static long taken(Config run, List<String> keys) {
    return run.getLong(ConfigUtil.joinPath(keys));
  }

  /** The keys from the root to the number of prox steps of each run. */
  private List<List<String>> steps() {
    if (!config.toConfig().hasPath(Suite.BLOCK)) {
      return List.of(STEPS);
    }
    return config.toConfig().getObject("suite.runs").keySet().stream()
        .map(name -> Stream.concat(Stream.of(Suite.BLOCK, "runs", name), STEPS.stream()).toList())
        .toList();
  }

  /** Keys that are only operational, and those to numbers of prox steps. */
  private List<List<String>> besideSteps() {
    List<List<String>> aside = new ArrayList<>(operational);
    aside.addAll(steps());
    return aside;
  }

  /**
   * {@return a text of all of the config that what comes of a prox step depends on: a run that is
   * given more steps has the same}
   */
  public String essenceOfStep() {
    return Essence.of(text(), besideSteps());
  }
}
