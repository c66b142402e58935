package org.comal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  private enum Fruit {
    RED_APPLE,
    PEAR
  }

  @TempDir Path directory;
  private Problems problems;

  @BeforeEach
  void start() {
    problems = new Problems();
  }

  /** A block called {@code box}, whose text begins in the second line of game.conf. */
  private Options box(String hocon) throws IOException {
    Path file = directory.resolve("game.conf");
    Files.writeString(file, "box {\n" + hocon + "\n}\n");
    Config config = ConfigFactory.parseFile(file.toFile()).resolve();
    return new Options(config.getConfig("box"), "box", problems);
  }

  private List<String> sentences() {
    return problems.list().stream()
        .map(p -> Path.of(p.where()).getFileName() + " " + p.message())
        .toList();
  }

  private void assertSentence(String hocon, Function<Options, Object> read, String sentence)
      throws IOException {
    problems = new Problems();
    Object placeholder = read.apply(box(hocon));
    assertThat(placeholder).as("placeholder").isNotNull();
    assertThat(sentences()).containsExactly("game.conf:2 box." + sentence);
  }

  @Test
  void readsGoodValues() throws IOException {
    Options o =
        box(
            """
            number = -2.5, least = 0, positive = 1e-3, seed = 9007199254740993, count = "3"
            flag = on, text = 1.50, choice = red-apple, numbers = [1, 2.5], matrix = [[1], [2, 3]]
            texts = [a, 1.0, b c], block { inner = 1 }
            """);
    assertThat(o.number("number")).isEqualTo(-2.5);
    assertThat(o.number("least", 0, 1)).isZero();
    assertThat(o.positive("positive")).isEqualTo(1e-3);
    // 2^53 + 1, which a double cannot hold.
    assertThat(o.integer("seed", 0, Long.MAX_VALUE)).isEqualTo(9007199254740993L);
    assertThat(o.count("count")).isEqualTo(3);
    assertThat(o.flag("flag")).isTrue();
    assertThat(o.text("text")).as("as it is written").isEqualTo("1.50");
    assertThat(o.choice("choice", Fruit.class)).isEqualTo(Fruit.RED_APPLE);
    assertThat(o.numbers("numbers")).containsExactly(1, 2.5);
    assertThat(o.matrix("matrix")).isDeepEqualTo(new double[][] {{1}, {2, 3}});
    assertThat(o.texts("texts")).containsExactly("a", "1.0", "b c");
    assertThat(o.block("block").count("inner")).isEqualTo(1);
    assertThat(o.block("block").path()).isEqualTo("box.block");
    assertThat(o.optionalBlock("none")).isEmpty();
    assertThat(problems.isEmpty()).isTrue();
  }

  @Test
  void saysWhatEveryReaderWants() throws IOException {
    assertSentence("k = x", o -> o.number("k"), "k is \"x\", but must be a number");
    assertSentence("k = NaN", o -> o.number("k"), "k is \"NaN\", but must be a number");
    assertSentence("k = 1d", o -> o.number("k"), "k is \"1d\", but must be a number");
    assertSentence("k = 2", o -> o.number("k", 0, 1), "k is 2, but must be a number from 0 to 1");
    assertSentence("k = 0", o -> o.positive("k"), "k is 0, but must be a number above 0");
    assertSentence("k = 1.5", o -> o.count("k"), "k is 1.5, but must be a whole number from 1");
    assertSentence(
        "k = 9", o -> o.integer("k", 2, 4), "k is 9, but must be a whole number from 2 to 4");
    assertSentence("k = 1", o -> o.flag("k"), "k is 1, but must be true or false");
    assertSentence("k = \"\"", o -> o.text("k"), "k is \"\", but must be a text");
    assertSentence("k = [a]", o -> o.text("k"), "k is [\"a\"], but must be a text");
    assertSentence("k = []", o -> o.numbers("k"), "k is [], but must be a list of numbers");
    assertSentence("k = [1, x]", o -> o.numbers("k"), "k[1] is \"x\", but must be a number");
    assertSentence(
        "k = 1",
        o -> o.matrix("k"),
        "k is 1, but must be a list of rows, as [[0.5, 0.9], [0.1, 0.5]]");
    assertSentence(
        "k = [[1]]", o -> o.texts("k"), "k is [[1]], but must be a list of texts, as [a, b, c]");
    assertSentence("k = 1", o -> o.block("k"), "k is 1, but must be a block { … }");
    assertSentence(
        "k = read-apple",
        o -> o.choice("k", Fruit.class),
        "k is \"read-apple\", but must be one of red-apple, pear; did you mean red-apple?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"k = null", "other = 1"})
  void saysWhereAMissingKeyShouldStand(String hocon) throws IOException {
    box(hocon).number("k");
    assertThat(sentences()).singleElement().asString().endsWith(" box.k is missing");
    assertThat(sentences().get(0)).startsWith("game.conf:");
  }

  @Test
  void reportsEverythingAtOnceByLine() throws IOException {
    Options o = box("b = x\na = -1\nc = maybe");
    o.flag("c");
    o.positive("a");
    o.number("b");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(o.problems()::check)
        .satisfies(e -> assertThat(e.problems()).isEqualTo(problems.list()).hasSize(3))
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(3));
    assertThat(sentences())
        .containsExactly(
            "game.conf:2 box.b is \"x\", but must be a number",
            "game.conf:3 box.a is -1, but must be a number above 0",
            "game.conf:4 box.c is \"maybe\", but must be true or false");
  }

  @Test
  void aMissingBlockIsMissingOnce() throws IOException {
    Options inner = box("other = 1").block("inner");
    inner.number("a");
    inner.text("b");
    inner.block("c").count("d");
    assertThat(sentences()).singleElement().asString().endsWith("box.inner is missing");
  }

  @Test
  void aMissingKeyIsLookedForInTheFileAndNotInTheDefaults() throws IOException {
    Config defaults = ConfigFactory.parseString("other = 1, needed = null");
    box("other = 2").over(defaults).number("needed");
    assertThat(sentences().get(0)).matches("game.conf:[12] box.needed is missing");
  }

  @Test
  void unknownKeysComeWithTheNearest() throws IOException {
    Options o = box("etta = 1\nsampling { temprature = 1 }\nfree { anything = 1 }\nfoo = 1");
    o.rejectUnknown(ConfigFactory.parseString("eta = 1, sampling { temperature = 1 }, free {}"));
    assertThat(sentences())
        .containsExactly(
            "game.conf:2 box.etta is not a known key; did you mean eta?",
            "game.conf:3 box.sampling.temprature is not a known key; did you mean temperature?",
            "game.conf:5 box.foo is not a known key; known: eta, free, sampling");
  }

  @Test
  void blocksComeInTheOrderOfTheFile() throws IOException {
    assertThat(box("p10 {}\np2 {}\nb {}\na {}").blocks().keySet())
        .containsExactly("p10", "p2", "b", "a");
  }

  @Test
  void whatLiesOverTheFileDoesNotChangeTheOrder() {
    Config file = named("file", "p10 { x = 1 }\np2 { x = 1, z = 1 }\nb { x = 1 }");
    Config over = named("over", "new { y = 2 }\nb { y = 2 }").withFallback(file);
    Config set = ConfigFactory.parseMap(Map.of("p2.x", 3), "the command line").withFallback(over);
    assertThat(FileOrder.of(set.root())).containsExactly("p10", "p2", "b", "new");
  }

  private static Config named(String file, String text) {
    return ConfigFactory.parseString(
        text, ConfigParseOptions.defaults().setOriginDescription(file));
  }

  /** It may be a key that stands where it does not belong. */
  @Test
  void aValueOfTheEnvironmentIsToldByItsVariable() {
    Config config =
        ConfigFactory.empty()
            .withValue("n", ConfigValueFactory.fromAnyRef("sk-secret", "env var MY_KEY"))
            .withValue(
                "list",
                ConfigValueFactory.fromIterable(
                    List.of(ConfigValueFactory.fromAnyRef("sk-other", "env var OTHER"))));
    Problems problems = new Problems();
    Options options = new Options(config, "block", problems);
    options.integer("n", 0, 9);
    options.flag("list");
    assertThat(problems.list().stream().map(Problem::message))
        .satisfiesExactly(
            m -> assertThat(m).startsWith("block.n is ${MY_KEY}, but must be "),
            m -> assertThat(m).startsWith("block.list is ${OTHER}, but must be "));
  }
}
