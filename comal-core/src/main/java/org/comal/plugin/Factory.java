package org.comal.plugin;

import com.typesafe.config.Config;
import java.util.Set;

/**
 * Makes objects of one kind by name: the service-provider interface of COMAL.
 *
 * <p>Implement the sub-interface of your kind ({@code PolicyFactory}, {@code
 * PreferenceOracleFactory}, {@code ProxSolverFactory}, {@code AlgorithmFactory}, {@code
 * EvaluatorFactory}, {@code PromptSourceFactory}, {@code TaskFactory}), give it a public
 * constructor without parameters, and name it in {@code META-INF/services}. A config block with
 * {@code use = <name>} then finds it.
 *
 * @param <T> what is made
 */
public interface Factory<T> {

  /**
   * The version of this interface. A plugin returns it from {@link #spiVersion}; the compiler
   * copies the value into the plugin, so a plugin built against another version is noticed.
   */
  int SPI_VERSION = 1;

  /** The name in a config's {@code use}: kebab-case, unique within the kind. */
  String name();

  /** One line on what it makes, for listings. */
  String summary();

  /** Always {@code return SPI_VERSION;}. */
  int spiVersion();

  /**
   * Every key that the block may hold, with its default; the comments are the documentation. A
   * required key has the default {@code null}. Usually {@link Defaults#of}.
   */
  Config defaults();

  /**
   * Those of the keys that say how the work is done and change nothing of what comes of it, as a
   * budget or how long to wait: work that was cut off may be taken up with other values. Paths in
   * the block, as {@code price.prompt}; a block stands for all it holds.
   */
  default Set<String> operational() {
    return Set.of();
  }

  /**
   * Makes the object.
   *
   * <p>A bad value is noted by {@link Options} and reading goes on with a placeholder, so that
   * every problem of a config is reported at once; what this method returns or throws is then
   * dropped. Call {@link Options#check} before anything slow, as loading a model.
   *
   * @param options the block over {@link #defaults}
   * @param services what else there is
   * @throws IllegalArgumentException with a sentence for the user
   */
  T create(Options options, Services services);

  /**
   * What is handed on of an object that was made: the object itself, or one around it that checks
   * what it does. For the interface of a kind, not for its factories.
   *
   * @param made by {@link #create}
   * @param plugin who made it, for messages, as {@code brevity in comal-brevity-1.0.0.jar}
   */
  default T checked(T made, String plugin) {
    return made;
  }
}
