package org.comal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Listener;
import org.comal.oracle.OracleException;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginRegistryTest {
  @TempDir Path directory;

  private static PluginRegistry load(Path... jars) {
    return PluginRegistry.load(
        List.of(PreferenceOracleFactory.class),
        List.of(jars),
        PluginRegistryTest.class.getClassLoader());
  }

  private static PreferenceOracle create(PluginRegistry registry, String block) {
    Problems problems = new Problems();
    Options options =
        new Options(
            ConfigFactory.parseString(
                block, ConfigParseOptions.defaults().setOriginDescription("test.conf")),
            "oracle",
            problems);
    return registry
        .read(PreferenceOracleFactory.class, options, new TestServices(registry, options))
        .make();
  }

  private static ThrowableAssertAlternative<ConfigException> refused(
      PluginRegistry registry, String block) {
    return assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> create(registry, block));
  }

  @Test
  void findsWhatIsOnTheClassPathAndInJars() throws IOException {
    Path jar = new PluginJar().factory("Good", "good").in(directory, "good.jar");
    PluginRegistry registry = load(jar);
    assertThat(registry.faults()).isEmpty();
    assertThat(registry.names(PreferenceOracleFactory.class))
        .containsExactly("cached", "good", "sampled", "symmetrized");
    assertThat(create(registry, "use = good, k = 2").id()).isEqualTo("good2.0");
    assertThat(create(registry, "use = cached, of { use = good }").id()).isEqualTo("good1.0");
    assertThat(registry.plugins()).anySatisfy(p -> assertThat(p.jar()).isEqualTo("good.jar"));
  }

  @Test
  void aNameInTwoJarsNamesBoth() throws IOException {
    Path one = new PluginJar().factory("One", "twice").in(directory, "one.jar");
    Path two = new PluginJar().factory("Two", "twice").in(directory, "two.jar");
    PluginRegistry registry = load(one, two);
    refused(registry, "use = twice")
        .withMessageContaining("more than one plugin has that name: in one.jar and in two.jar");
    assertThat(registry.all(PreferenceOracleFactory.class))
        .noneMatch(f -> f.name().equals("twice"))
        .anyMatch(f -> f.name().equals("cached"));
  }

  @Test
  void twoVersionsOfOneJarAreADuplicateToo() throws IOException {
    Path old = new PluginJar().factory("Same", "same").in(directory, "same-1.0.jar");
    Path young = new PluginJar().factory("Same", "same").in(directory, "same-1.1.jar");
    refused(load(old, young), "use = same")
        .withMessageContaining("in same-1.0.jar and in same-1.1.jar");
  }

  @Test
  void aFileThatIsNoJarIsLeftOut() throws IOException {
    Path broken = Files.writeString(directory.resolve("broken.jar"), "no jar at all");
    Path good = new PluginJar().factory("Good", "good").in(directory, "good.jar");
    PluginRegistry registry = load(broken, good);
    assertThat(registry.faults())
        .singleElement()
        .asString()
        .contains("broken.jar")
        .contains("cannot be read as a jar");
    assertThat(create(registry, "use = good")).isNotNull();
    refused(registry, "use = other")
        .withMessageContaining("not loaded: ")
        .withMessageContaining("broken.jar");
  }

  @Test
  void aProviderWhoseClassIsMissingIsLeftOut() throws IOException {
    Path jar =
        new PluginJar().provider("Nowhere").factory("Good", "good").in(directory, "half.jar");
    assertOneFault(load(jar), "half.jar", "made.here.Nowhere not found");
  }

  @Test
  void aProviderThatExtendsAMissingClassIsLeftOut() throws IOException {
    Path jar =
        new PluginJar()
            .source("Above", "public abstract class Above extends Thread {}")
            .source("Below", "public class Below extends Above {}")
            .provider("Below")
            .without("Above")
            .factory("Good", "good")
            .in(directory, "half.jar");
    assertOneFault(load(jar), "half.jar", "made/here/Above");
  }

  @Test
  void aProviderWhoseConstructorFailsIsLeftOut() throws IOException {
    Path jar =
        new PluginJar()
            .source("Helper", "public class Helper {}")
            .source("Needy", "public class Needy extends Good { Object h = new Helper(); }")
            .provider("Needy")
            .without("Helper")
            .factory("Good", "good")
            .in(directory, "half.jar");
    assertOneFault(load(jar), "half.jar", "made.here.Helper");
  }

  private static void assertOneFault(PluginRegistry registry, String jar, String message) {
    assertThat(registry.faults())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.where()).isEqualTo(jar);
              assertThat(f.message()).contains("PreferenceOracleFactory cannot be loaded", message);
            });
    assertThat(create(registry, "use = good")).isNotNull();
  }

  @Test
  void aPluginThatLacksAJarSaysSoWhenItIsUsed() throws IOException {
    Path jar =
        new PluginJar()
            .source("Helper", "public class Helper { static void help() {} }")
            .factory("Late", "late", "SPI_VERSION", "Helper.help(); return null;")
            .without("Helper")
            .in(directory, "late.jar");
    refused(load(jar), "use = late")
        .withMessageContaining("late in late.jar cannot be used")
        .withMessageContaining("made/here/Helper")
        .withMessageContaining("is a jar missing beside it?");
  }

  @Test
  void refusesAPluginOfAnotherVersion() throws IOException {
    Path jar = new PluginJar().factory("Old", "old", "0", "return null;").in(directory, "old.jar");
    PluginRegistry registry = load(jar);
    refused(registry, "use = old")
        .withMessageContaining("old in old.jar was built against version 0")
        .withMessageContaining("this is version " + Factory.SPI_VERSION);
    assertThat(registry.all(PreferenceOracleFactory.class)).noneMatch(f -> f.name().equals("old"));
  }

  @Test
  void aPluginWithoutANameIsLeftOut() throws IOException {
    Path jar = new PluginJar().factory("Mute", " ").in(directory, "mute.jar");
    assertThat(load(jar).faults()).singleElement().asString().contains("mute.jar", "has no name");
  }

  @Test
  void aMissingNameListsThoseThereAreAndTheNearest() {
    refused(load(), "use = cacheed")
        .withMessageContaining("oracle.use is cacheed, but there is none of that name")
        .withMessageContaining("did you mean cached?")
        .withMessageContaining("there are: cached, sampled, symmetrized");
  }

  @Test
  void aBlockWithoutUseListsThoseThereAre() {
    refused(load(), "k = 1")
        .withMessageContaining("oracle.use is missing")
        .withMessageContaining("there are: cached, sampled, symmetrized");
  }

  @Test
  void reportsUnknownKeysAndBadValuesTogether() throws IOException {
    Path jar = new PluginJar().factory("Good", "good").in(directory, "good.jar");
    refused(load(jar), "use = good, k = x, kk = 1")
        .satisfies(e -> assertThat(e.problems()).hasSize(2))
        .withMessageContaining("oracle.k is \"x\", but must be a number")
        .withMessageContaining("oracle.kk is not a known key; did you mean k?");
  }

  @Test
  void aFactorysSentenceBecomesAProblem() throws IOException {
    Path jar =
        new PluginJar()
            .factory(
                "Strict",
                "strict",
                "SPI_VERSION",
                "throw new IllegalArgumentException(\"the moon is not full\");")
            .in(directory, "strict.jar");
    refused(load(jar), "use = strict").withMessageContaining("oracle: the moon is not full");
  }

  private record TestServices(PluginRegistry registry, Options root) implements Services {
    @Override
    public Path baseDirectory() {
      return Path.of("");
    }

    @Override
    public Listener listener() {
      return Listener.NONE;
    }

    @Override
    public RandomSource random() {
      return new RandomSource(0);
    }

    @Override
    public <T> Part<T> read(Class<? extends Factory<T>> kind, Options owner, String key) {
      return registry.read(kind, owner, key, this);
    }
  }

  private static String answering(String body) {
    return """
    return () -> new org.comal.oracle.PreferenceOracle() {
      public String id() { return "mine"; }
      public double[] prefer(java.util.List<org.comal.data.Comparison> b,
          org.comal.random.RandomSource r, org.comal.oracle.VerdictListener h) {
        %s
      }
    };
    """
        .formatted(body);
  }

  @ParameterizedTest
  @CsvSource({
    "return new double[] {0.5};, gave 1 verdict on 2 questions",
    "return new double[] {0.5&80};, gave 80.0 on a question about prompt p",
    "throw new IllegalStateException();, failed on 2 questions",
    "return null;, gave null on 2 questions",
  })
  void anOracleThatMisbehavesIsNamedWithItsJarWhateverItWears(String body, String did)
      throws IOException {
    Path jar =
        new PluginJar()
            .factory("Mine", "mine", "SPI_VERSION", answering(body.replace('&', ',')))
            .in(directory, "mine-1.0.jar");
    PluginRegistry registry = load(jar);
    Response y = new Response(new int[0], "y", true);
    Comparison question = new Comparison(Prompt.named("p"), y, y);
    for (String block :
        List.of("use = mine", "use = sampled, of { use = symmetrized, of { use = mine } }")) {
      PreferenceOracle oracle = create(registry, block);
      // Both orders of one question are two.
      List<Comparison> batch =
          block.contains("symmetrized") ? List.of(question) : List.of(question, question);
      assertThatExceptionOfType(OracleException.class)
          .isThrownBy(() -> oracle.prefer(batch, new RandomSource(1)))
          .withMessageStartingWith("oracle mine in mine-1.0.jar " + did);
    }
  }
}
