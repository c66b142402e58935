package org.comal.oracle.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Defaults;
import org.comal.plugin.Factory;
import org.comal.plugin.Options;
import org.comal.plugin.Problems;
import org.comal.tck.FactoryKit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JudgeFactoriesTest {
  @Nested
  class Judge extends FactoryKit<PreferenceOracle> {
    @Override
    protected Factory<PreferenceOracle> factory() {
      return new JudgeFactory();
    }

    @Override
    protected String block() {
      return "url = \"http://localhost:1/v1\"\nmodel = fake";
    }
  }

  @Nested
  class Abstaining extends FactoryKit<PreferenceOracle> {
    @Override
    protected Factory<PreferenceOracle> factory() {
      return new AbstainingFactory();
    }

    @Override
    protected String block() {
      return "of { use = judge, url = \"http://localhost:1/v1\", model = fake }";
    }
  }

  private static Options options(JudgeFactory factory, String block) {
    return new Options(
        ConfigFactory.parseString(
                block, ConfigParseOptions.defaults().setOriginDescription("judge.conf"))
            .withFallback(Defaults.of(factory)),
        "oracle",
        new Problems());
  }

  private static void read(JudgeFactory factory, Options options) {
    factory.read(options, null);
    options.problems().check();
  }

  @Test
  void aKeyInThePlaceOfItsVariableIsNotRepeated() {
    JudgeFactory factory = new JudgeFactory(name -> null);
    Options options =
        options(factory, "url = \"http://localhost:1/v1\", model = m, key-env = sk-secret-1234");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read(factory, options))
        .withMessageContaining("oracle.key-env must be the name of an environment variable")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("secret"));
  }

  @Test
  void aUrlWithAKeyIsRefusedAndNotRepeated() {
    JudgeFactory factory = new JudgeFactory(name -> null);
    for (String url :
        new String[] {"https://user:secret@host/v1", "https://host/v1?key=secret", "secret"}) {
      Options options = options(factory, "url = \"" + url + "\", model = m");
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(() -> read(factory, options))
          .withMessageContaining("oracle.url: the url must ")
          .satisfies(e -> assertThat(e.toString()).doesNotContain("secret"));
    }
  }

  @Test
  void onePriceAloneIsRefused() {
    JudgeFactory factory = new JudgeFactory(name -> null);
    Options options =
        options(
            factory,
            "url = \"http://localhost:1/v1\", model = m, price-per-million-tokens { prompt = 2.5 }");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read(factory, options))
        .withMessageContaining(
            "judge.conf:1: oracle.price-per-million-tokens.completion is missing: the cost needs both"
                + " prices");
  }

  @Test
  void aKeyThatCannotStandInAHeaderIsRefusedAndNotRepeated() {
    JudgeFactory factory = new JudgeFactory(name -> "sk-secret\nsecond line");
    Options options = options(factory, "url = \"http://localhost:1/v1\", model = m, key-env = KEY");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read(factory, options))
        .withMessageContaining("one line of printable ASCII characters")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("secret"));
  }

  @Test
  void aBudgetNeedsALedger() {
    JudgeFactory factory = new JudgeFactory(name -> null);
    Options options =
        options(factory, "url = \"http://localhost:1/v1\", model = m, max-requests = 100");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read(factory, options))
        .withMessageContaining("judge.conf:1: oracle.max-requests needs a file to count in")
        .withMessageContaining("Maybe add ledger = \"judge-requests.jsonl\"");
  }
}
