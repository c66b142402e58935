package org.comal.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.comal.Stable;
import org.comal.algorithm.AlgorithmFactory;
import org.comal.evaluate.EvaluatorFactory;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.Blueprint;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Defaults;
import org.comal.plugin.Factory;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.PluginRegistry;
import org.comal.plugin.Problems;
import org.comal.policy.PolicyFactory;
import org.comal.policy.PolicySamplerFactory;
import org.comal.prompts.PromptSourceFactory;
import org.comal.prox.ProxSolverFactory;
import org.comal.task.TaskFactory;
import org.comal.track.TrackerFactory;
import org.comal.work.WorkersFactory;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Factory} must do.
 *
 * @param <T> what it makes
 */
@Stable
public abstract class FactoryKit<T> {

  /** {@return the factory under test} */
  protected abstract Factory<T> factory();

  /**
   * {@return the factory interface under which it is found, as {@code ProxSolverFactory.class}: the
   * one that it implements, unless overridden}
   */
  protected Class<? extends Factory<T>> kind() {
    for (Class<?> c = factory().getClass(); c != null; c = c.getSuperclass()) {
      for (Class<?> direct : c.getInterfaces()) {
        if (direct != Factory.class && Factory.class.isAssignableFrom(direct)) {
          @SuppressWarnings("unchecked") // factory() is a Factory<T>, and its class implements one
          Class<? extends Factory<T>> found = (Class<? extends Factory<T>>) direct;
          return found;
        }
      }
    }
    throw new AssertionError(
        factory().getClass().getName()
            + " implements no factory interface of a kind, as PreferenceOracleFactory");
  }

  /**
   * {@return the keys of a block that works, beside {@code use}, in HOCON} Empty where the defaults
   * do; override it where a key has the default {@code null}.
   */
  protected String block() {
    return "";
  }

  /** {@return the rest of the config that the factory reads, in HOCON} */
  protected String root() {
    return "";
  }

  /** {@return the directory that relative paths of the block start from} */
  protected Path baseDirectory() {
    return Path.of("");
  }

  @Test
  void operationalKeysAreKeysOfTheBlock() {
    Config defaults = Defaults.of(factory());
    for (String key : factory().operational()) {
      assertThat(defaults.hasPathOrNull(key))
          .as(
              "whether keys() of %s has %s, which operational() names; it has %s",
              factory().name(), key, defaults.root().keySet())
          .isTrue();
    }
  }

  private T make(Config block) {
    return read(block, false).make();
  }

  /** What the block that works is read to; that it does work is looked at first. */
  private Part<T> readWorking(boolean pending) {
    Part<T> part = read(used(block()), pending);
    assertThat(part.problems().list())
        .as("problems of block(), which gives the keys of a block that works: \"%s\"", block())
        .isEmpty();
    return part;
  }

  private KitServices services(boolean pending) {
    PluginRegistry registry =
        PluginRegistry.load(
            List.of(
                AlgorithmFactory.class,
                EvaluatorFactory.class,
                PolicyFactory.class,
                PolicySamplerFactory.class,
                PreferenceOracleFactory.class,
                PromptSourceFactory.class,
                ProxSolverFactory.class,
                TaskFactory.class,
                TrackerFactory.class,
                WorkersFactory.class),
            List.of(),
            factory().getClass().getClassLoader());
    return new KitServices(
        registry,
        new Options(parse(root(), "root.conf"), "", new Problems()),
        baseDirectory(),
        pending,
        KitSources.EMPTY);
  }

  /**
   * Reads a block, its problems noted in the part.
   *
   * @param pending whether every path that is asked for is still to be made
   */
  private Part<T> read(Config block, boolean pending) {
    KitServices services = services(pending);
    Options given = new Options(block, "tested", services.root().problems());
    return services.registry().read(kind(), given, services);
  }

  private static Config parse(String hocon, String name) {
    return ConfigFactory.parseString(
            hocon, ConfigParseOptions.defaults().setOriginDescription(name))
        .resolve();
  }

  private Config used(String keys) {
    // One cause, one failure: isFoundByName says what is amiss.
    assumeTrue(isListed(), "not listed as a service");
    return parse("use = \"" + factory().name() + "\"\n" + keys, "tested.conf");
  }

  private static void close(Object made) throws Exception {
    if (made instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  /** Every key with its value, nested ones as well; a block counts by its keys. */
  private static List<Map.Entry<String, ConfigValue>> keys(ConfigObject block, String above) {
    List<Map.Entry<String, ConfigValue>> all = new ArrayList<>();
    for (Map.Entry<String, ConfigValue> e : block.entrySet()) {
      String path = above + ConfigUtil.quoteString(e.getKey());
      if (e.getValue() instanceof ConfigObject nested && !nested.isEmpty()) {
        all.addAll(keys(nested, path + "."));
      } else {
        all.add(Map.entry(path, e.getValue()));
      }
    }
    return all;
  }

  @Test
  void hasANameInKebabCase() {
    assertThat(factory().name()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  }

  @Test
  void saysInALineWhatItMakes() {
    assertThat(factory().about().summary())
        .isNotBlank()
        .doesNotContain("\n")
        .hasSizeLessThanOrEqualTo(100);
  }

  @Test
  void isBuiltAgainstThisVersionOfTheInterface() {
    assertThat(factory().about().spiVersion()).isEqualTo(Factory.SPI_VERSION);
  }

  private boolean isListed() {
    return ServiceLoader.load(kind(), factory().getClass().getClassLoader()).stream()
        .anyMatch(provider -> provider.type() == factory().getClass());
  }

  @Test
  void isFoundByName() {
    assertThat(isListed())
        .as(
            "src/main/resources/META-INF/services/%s must have the line %s",
            kind().getName(), factory().getClass().getName())
        .isTrue();
  }

  @Test
  void everyKeyHasAComment() {
    assertThatNoException().isThrownBy(() -> Defaults.of(factory()).resolve());
    for (Map.Entry<String, ConfigValue> key : keys(Defaults.of(factory()).root(), "")) {
      assertThat(key.getValue().origin().comments())
          .as("comment, a line that begins with #, above %s of %s", key.getKey(), factory().name())
          .anySatisfy(line -> assertThat(line).isNotBlank());
    }
  }

  @Test
  void keysAreInKebabCase() {
    for (Map.Entry<String, ConfigValue> key : keys(Defaults.of(factory()).root(), "")) {
      assertThat(ConfigUtil.splitPath(key.getKey()))
          .allSatisfy(k -> assertThat(k).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"));
    }
  }

  @Test
  void isMadeFromABlockThatWorks() throws Exception {
    T made = readWorking(false).make();
    assertThat(made).isNotNull();
    close(made);
  }

  /**
   * Another stage may yet make the files that a block names, and `comal config` opens none. However
   * {@code read} comes to a path, there is nothing: neither the base directory nor what the block
   * names.
   */
  @Test
  void readsItsBlockWithoutLookingAtFilesThatAreNotThereYet() {
    Config block = KitServices.withNoFileThere(used(block()), baseDirectory());
    assertThatNoException()
        .as("read() opens what only make() may open")
        .isThrownBy(() -> read(block, true).problems().check());
  }

  @Test
  void makesAnObjectOfItsOwnEachTime() throws Exception {
    Options block = new Options(parse(block(), "tested.conf"), "tested", new Problems());
    // Not through the registry, which may hand on something around the object.
    Blueprint<T> blueprint =
        factory().read(block.over(Defaults.of(factory())), services(/* pending= */ false));
    assertThat(blueprint)
        .as("what read() of %s returns, a blueprint that makes the object", factory().name())
        .isNotNull();
    T first = blueprint.make();
    T second = blueprint.make();
    close(first);
    if (first instanceof AutoCloseable) {
      assertThat(second)
          .as("what can be closed is made by make(), not by read()")
          .isNotSameAs(first);
      close(second);
    }
  }

  @Test
  void whatItMakesIsClosedTwiceWithoutHarm() throws Exception {
    T made = readWorking(/* pending= */ false).make();
    close(made);
    assertThatNoException()
        .as("close() of what %s made, closed before", factory().name())
        .isThrownBy(() -> close(made));
  }

  @Test
  void isMadeFromItsDefaultsOrSaysWhatIsMissing() throws Exception {
    try {
      close(make(used("")));
    } catch (ConfigException e) {
      assertThat(e.problems())
          .isNotEmpty()
          .allSatisfy(p -> assertThat(p.message()).contains(" "))
          .anySatisfy(p -> assertThat(p.message()).containsAnyOf("missing", "must be"));
    }
  }

  @Test
  void reportsAnUnknownKey() {
    Config block = used(block() + "\nno-such-key = 1");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> make(block))
        .withMessageContaining("tested.no-such-key is not a known key")
        .satisfies(
            e ->
                assertThat(e.problems())
                    .anySatisfy(p -> assertThat(p.where()).startsWith("tested.conf:")));
  }

  /** A wrong value is a problem of the config in a sentence, whatever the key. */
  @Test
  void reportsValuesOfTheWrongKind() throws Exception {
    List<Object> wrong = List.of("no such thing", -1e9, List.of(List.of("no")), Map.of("no", "no"));
    for (Map.Entry<String, ConfigValue> key : keys(Defaults.of(factory()).root(), "")) {
      for (Object value : wrong) {
        Config block =
            used(block())
                .withValue(key.getKey(), ConfigValueFactory.fromAnyRef(value, "tested.conf"));
        try {
          close(make(block));
        } catch (ConfigException e) {
          assertThat(e.problems()).allSatisfy(p -> assertThat(p.message()).contains(" "));
        } catch (RuntimeException e) {
          throw new AssertionError(
              key.getKey() + " = " + value + " should be a problem of the config", e);
        }
      }
    }
  }
}
