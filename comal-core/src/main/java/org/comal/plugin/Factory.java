package org.comal.plugin;

import java.util.Set;
import org.comal.Stable;

/**
 * Makes objects of one kind by name: the service-provider interface of COMAL.
 *
 * <p>Implement the sub-interface of your kind ({@code PolicyFactory}, {@code
 * PreferenceOracleFactory}, {@code ProxSolverFactory}, {@code AlgorithmFactory}, {@code
 * EvaluatorFactory}, {@code PromptSourceFactory}, {@code TaskFactory}, {@code TrackerFactory},
 * {@code PolicySamplerFactory}), give it a public constructor without parameters, and name it in
 * {@code META-INF/services}. A config block with {@code use = <name>} then finds it.
 *
 * <p>Reading and making are two things. {@link #read} turns the block into values and notes all
 * that is wrong with them; the {@link Blueprint} that it returns makes the object when the whole
 * config is known to be in order, which may be once, several times or, where a config is only
 * looked at, never.
 *
 * @param <T> what is made
 */
@Stable
public interface Factory<T> {

  /** The version of this interface; see {@link About#spiVersion}. */
  int SPI_VERSION = 2;

  /**
   * {@return name, summary and version: {@code return new About("mine", "does this",
   * SPI_VERSION);}}
   */
  About about();

  /** {@return the name in a config's {@code use}} */
  default String name() {
    return about().name();
  }

  /**
   * {@return every key that the block may hold, with its default, in HOCON; the comment above a key
   * is its documentation} A required key has the default {@code null}.
   */
  default String keys() {
    return "";
  }

  /**
   * {@return those of the keys that say how the work is done and change nothing of what comes of
   * it, as a budget or how long to wait: work that was cut off may be taken up with other values}
   * Paths in the block, as {@code price.prompt}; a block stands for all it holds.
   */
  default Set<String> operational() {
    return Set.of();
  }

  /**
   * Reads the block. Quick: opens no model, asks nothing over a network, holds nothing.
   *
   * <p>A bad value is noted by {@link Options} and reading goes on with a placeholder, so that
   * every problem of a config is reported at once; what this method returns or throws is then
   * dropped. Blocks within are read by {@link Services#read} and made with this one.
   *
   * @param options the block over {@link #keys}
   * @param services what else there is
   * @return makes the object, once or more often; dropped where the block has a problem
   * @throws IllegalArgumentException with a sentence for the user
   */
  Blueprint<T> read(Options options, Services services);

  /**
   * {@return what is handed on of an object that was made: the object itself, or one around it that
   * checks what it does} For the interface of a kind, not for its factories.
   *
   * @param made by the blueprint
   * @param plugin who made it, for messages, as {@code brevity in comal-brevity-1.0.0.jar}
   */
  default T checked(T made, String plugin) {
    return made;
  }
}
